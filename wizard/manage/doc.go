// Package manage holds the small flows about a connector that exists: its
// owners, its name, a held sync, exports, a hand-over, disconnecting. Each is
// its pages, answers and rules; what it needs done it asks of the services that
// it declares.
//
// It must not know a terminal, or how a service does its work.
package manage
