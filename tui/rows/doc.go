// Package rows is the words of what is listed: a grant, a change, a finding, a
// line of the log, what is known of a connector. The command line prints them
// in columns, plain lines say them as sentences, the screens draw them; so no
// two faces say the same thing differently.
//
// It must not know how a row is drawn, or where it came from. Its texts hold
// data as it was read: who draws them cleans them.
package rows

// Row is one thing of a list: the cells of its columns, and the sentence that
// stands for them where there are no columns.
type Row struct {
	Cells    []string
	Sentence string
}
