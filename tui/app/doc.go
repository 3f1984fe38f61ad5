// Package app is the full-screen face: one Bubble Tea program that holds the
// conversations of the wizard, the live sync and home.
//
// The root model owns the window, the stack of screens, overlays, leaving and
// what is printed into the scrollback afterwards; screens live in folders of
// their own. It must not know a rule of a conversation: those, and every text,
// are the wizard's.
package app
