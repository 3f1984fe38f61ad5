// Package terminal stands between the program and the terminal it runs in:
// what the terminal answers to questions nobody waits for any more is no typing.
// It must not know the program that is typed into.
package terminal
