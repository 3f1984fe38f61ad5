package ui

import "connectpd/store"

// HeldDecided tells the screen below that a held run was accepted, and is
// applied as Run, or was dropped.
type HeldDecided struct {
	Run  *store.Run // nil: it was dropped
	Told string     // what came of it, in a sentence
}
