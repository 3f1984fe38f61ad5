package ui

// ListWidth is the widest that a list beside a pane becomes: wider, and the eye
// loses the line between its columns.
const ListWidth = 96

// ListAndPane divides a wide page between a list and the details beside it,
// two cells apart. The list takes what the pane leaves it, up to ListWidth;
// from there on the pane grows, up to the width of running text.
func ListAndPane(w, pane int) (list, details int) {
	list = min(w-pane-2, ListWidth)
	return list, min(w-list-2, TextWidth)
}
