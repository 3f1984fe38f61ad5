// Package review holds what a user access review is and which rules it obeys:
// who decides on what, what may be decided, when it may be signed, and what a
// later sync shows of a removal.
//
// A review is a frozen list of items and a log of events that only grows.
// Whatever stands at a moment is worked out from these two, so that nothing can
// be altered without leaving the log. The package is pure: it must not know
// where a review is kept (store), how it is shown (tui), or what time it is.
package review
