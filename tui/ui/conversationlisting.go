package ui

import (
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// leastListing is how many lines of a listing are drawn at least.
const leastListing = 3

// drawListing draws the stretch of a long list that is in sight, in the room
// that the rest of the page leaves.
func (v *Conversation) drawListing(page *Page, l flow.Listing, h int) {
	if len(l.Lines) == 0 {
		return
	}
	st := v.env.Styles
	v.listing.Set(len(l.Lines))
	page.Gap()
	from, to := v.listing.Window(max(leastListing, h-page.Len()-1))
	v.listing.Go(max(v.listing.At(), from))
	page.Line(st.Strong.Render(words.Clean(l.Title)) + "  " + st.Dim.Render("lines "+v.listing.Place()))
	for _, line := range l.Lines[from:to] {
		text := v.env.Fit(words.Clean(line.Text), page.W()-4)
		if line.Heading {
			page.Line("  " + st.Strong.Render(text))
			continue
		}
		page.Line("    " + text)
	}
}

// scroll moves through the page's listing by a page.
func (v *Conversation) scroll(p flow.Page, by int) {
	v.listing.Set(len(p.Listing.Lines))
	v.listing.Scroll(by)
}
