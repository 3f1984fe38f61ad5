//go:build !unix

package secret

// NoCoreDumps has nothing to do here: dumps are made by a service of the
// system, not by a limit of the process.
func NoCoreDumps() {}
