// Package evidence writes what a review leaves behind for people who were not
// there: the two sealed documents, the tables beside them, one page to read,
// and the zip that holds them all. It also checks the log of a review, and
// lists the removals that are still open.
//
// It takes values and gives bytes. The same review after the same verifying
// run gives the same bytes: nothing here reads a clock, and "now" is the
// newest event. It claims no more than it was given: whoever owns the store
// can write all of it anew, and only a hash that was kept elsewhere shows that.
//
// It must not know the store, or how a review is decided.
package evidence
