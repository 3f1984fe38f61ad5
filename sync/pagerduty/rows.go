package pagerduty

import (
	"connectpd/store/access"
	"connectpd/sync/remote"
)

// page is one answer of a listing.
type page[T any] struct {
	rows  []T
	more  access.Tri // Unknown where the answer does not say
	total int        // -1 where the answer does not say
	limit int        // rows a page as the server took it; -1 where it does not say
	// spoiled says of each row that cannot be read what is wrong with it.
	spoiled []string
	// note tells of a field of another type than documented, on which
	// nothing rests.
	note string
}

// came is how many rows came, readable or not.
func (p page[T]) came() int { return len(p.rows) + len(p.spoiled) }

// envelope is what every listing's answer carries beside its rows.
type envelope struct {
	More  triWire    `json:"more"`
	Total *countWire `json:"total"`
	Limit *countWire `json:"limit"`
}

func (e envelope) ends() envelope { return e }

func (c *countWire) orUnknown() int {
	if c == nil {
		return -1
	}
	return c.n
}

// listing is an answer of a listing route: its rows, and the envelope.
type listing[R any] interface {
	wires() []R // nil where the answer has none
	ends() envelope
}

// pageOf decodes a listing's answer into L and makes a row of ours of each of
// its rows. An answer without its list is no empty listing. A row that lacks
// what a grant needs is spoiled, and costs only itself; other fields are taken
// as they come.
func pageOf[L listing[R], R, T any](body []byte, known *texts, row func(*R, *texts) (T, error)) (page[T], error) {
	var l L
	note, err := decodeLenient(body, &l)
	if err != nil {
		return page[T]{}, err
	}
	wires, ends := l.wires(), l.ends()
	if wires == nil {
		return page[T]{}, remote.ShapeError{What: "the answer has no list of rows"}
	}
	p := page[T]{rows: make([]T, 0, len(wires)), more: ends.More.Tri, total: ends.Total.orUnknown(), limit: ends.Limit.orUnknown(), note: note}
	for i := range wires {
		made, err := row(&wires[i], known)
		if err != nil {
			p.spoiled = append(p.spoiled, err.Error())
			continue
		}
		p.rows = append(p.rows, made)
	}
	return p, nil
}

// texts takes over the texts of a page's rows. It keeps one copy of those that
// repeat (roles, time zones, ids of teams): ten thousand users are held in
// memory at once.
type texts struct {
	known  map[string]string
	wasCut bool // one was longer than is kept
}

func (t *texts) cut(text string, most int) string {
	t.wasCut = t.wasCut || len(text) > most
	return cut(text, most)
}

func (t *texts) one(text string) string {
	text = t.cut(text, maxLong)
	if known, ok := t.known[text]; ok {
		return known
	}
	if t.known == nil {
		t.known = map[string]string{}
	}
	t.known[text] = text
	return text
}

// name is the first text that says something.
func (t *texts) name(among ...string) string {
	for _, text := range among {
		if text != "" {
			return t.cut(text, maxName)
		}
	}
	return ""
}

// needID is strict: a row without an id can be neither kept nor counted. An id
// without end is none.
func needID(id, what string) error {
	if id == "" || len(id) > maxName {
		return remote.ShapeError{What: "the answer holds " + what + " without an id"}
	}
	return nil
}

// refWire is a reference to another object. A user deleted since carries the
// undocumented deleted_at (go-pagerduty issue 509).
type refWire struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Summary   string `json:"summary"`
	DeletedAt any    `json:"deleted_at"`
}

func userRef(w *refWire, known *texts) (access.UserRef, error) {
	return access.UserRef{ID: w.ID, Name: known.name(w.Summary, w.Name), Deleted: w.DeletedAt != nil},
		needID(w.ID, "a user reference")
}

// userRefs are the users that an object names; false where they are not named,
// or one of them cannot be read.
func userRefs(wires []refWire, known *texts) ([]access.UserRef, bool) {
	if wires == nil {
		return nil, false
	}
	var refs []access.UserRef
	for i := range wires {
		ref, err := userRef(&wires[i], known)
		if err != nil {
			return nil, false
		}
		refs = append(refs, ref)
	}
	return refs, true
}
