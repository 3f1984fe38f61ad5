//go:build race

package pagerduty

// Under the race detector, which slows everything about tenfold, the fault
// table takes every fifth case: without it all of them run.
const everyNth = 5
