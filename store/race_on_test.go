//go:build race

package store

// The race detector makes SQLite (Go here) about ten times slower, and finds
// races among goroutines: repetitions of what has none are cut down.
const underRace = true
