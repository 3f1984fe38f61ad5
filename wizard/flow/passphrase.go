package flow

import (
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/secret"
)

// Passphrase is the passphrase of the encrypted file as it is typed: once
// where files of ours have one already, twice where it is chosen now, because
// it cannot be shown.
type Passphrase struct {
	Old    bool // files of ours have one
	Value  secret.Value
	repeat secret.Value
}

// Given is a passphrase that was not typed, so that it needs no repeating.
func (p *Passphrase) Given(v secret.Value) { p.Value, p.repeat = v, v }

// Set takes what was typed into one of the fields, and reports whether it was
// one of them.
func (p *Passphrase) Set(field string, typed []byte) bool {
	switch field {
	case FieldPassphrase:
		p.Value = secret.New(typed)
	case FieldPassphraseAgain:
		p.repeat = secret.New(typed)
	default:
		return false
	}
	return true
}

// Forget empties the fields.
func (p *Passphrase) Forget() { *p = Passphrase{Old: p.Old} }

// Ask adds to a page the fields to type it into, and what to know of a new one.
func (p *Passphrase) Ask(page *Page) {
	first := Field{ID: FieldPassphrase, Label: "Passphrase", Secret: true, Focus: true,
		Placeholder: "type it here; it is never shown", Length: p.Value.Len()}
	page.Fields = append(page.Fields, first)
	if !p.Old {
		again := first
		again.ID, again.Label, again.Length = FieldPassphraseAgain, "Repeat passphrase", p.repeat.Len()
		page.Fields = append(page.Fields, again)
		page.Hints = append(page.Hints, "At least eight characters; a few words are easiest to remember. It cannot be recovered: without it you need a new key.")
	}
}

// Problem says what is wrong with it; kept is what is not lost.
func (p *Passphrase) Problem(kept string) *Problem {
	q := &Problem{Field: FieldPassphrase, Kept: kept, Flag: "CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE"}
	switch {
	case p.Old && p.Value.Empty():
		q.Told = failure.Tell(failure.PassphraseWanted)
	case p.Value.Empty():
		q.Told = failure.Tell(failure.PassphraseMissing)
	case p.Old:
		return nil
	case p.Value.Len() < place.MinPassphrase:
		q.Told = failure.Tell(failure.PassphraseShort)
	case p.repeat.Empty():
		q.Told, q.Field = failure.Tell(failure.PassphraseOnce), FieldPassphraseAgain
	case !p.Value.Equal(p.repeat):
		q.Told, q.Field = failure.Tell(failure.PassphrasesDiffer), FieldPassphraseAgain
	default:
		return nil
	}
	return q
}
