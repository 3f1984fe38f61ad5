package ui

// Told tells the screen below what came of the one that was closed.
type Told struct{ Text string }
