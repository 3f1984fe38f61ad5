package ui

// listWidth is the widest that a list beside a pane becomes: wider, and the eye
// loses the line between its columns.
const listWidth = 96

// ListAndPane divides a wide page between a list and the details beside it,
// two cells apart. The list takes what the pane leaves it, up to listWidth;
// from there on the pane grows, up to the width of running text.
func ListAndPane(w, pane int) (list, details int) {
	list = min(w-pane-2, listWidth)
	return list, min(w-list-2, TextWidth)
}
