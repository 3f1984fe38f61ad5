//go:build !race

package pagerduty

const everyNth = 1
