//go:build !unix

package cli

// drain does nothing here: what follows an invitation in a paste is typed into
// the first screen.
func drain() {}
