// Package cli is the command line: commands and flags, what they print for
// people and for machines, and the exit codes. It holds no rule of the wizard
// and draws no screen: conversations go to a Face, rules to the wizard's
// machines, work to its services.
//
// It must not know how a face draws, and reads nothing of the process but
// what the Env it is given holds.
package cli
