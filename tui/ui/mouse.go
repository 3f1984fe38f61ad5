package ui

// Mouser is a screen that takes the mouse: a list. Elsewhere people select
// text with it.
type Mouser interface{ Mouse() bool }

// Wheel is the mouse wheel over a screen: rows to scroll by, negative ones up.
type Wheel struct{ By int }
