// Package ui holds what several screens share: the screen interface and
// its actions, the frame that clips everything to the window, text made safe
// to draw, lists, fields, dialogs, the key bindings and the help made of them,
// and the words of a summary.
//
// It must not know a service or a rule: parts are handed values and give
// keys' meanings back. Nothing here does I/O.
package ui
