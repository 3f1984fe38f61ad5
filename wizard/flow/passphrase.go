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

// Fields are those to type it into.
func (p *Passphrase) Fields() []Field {
	fields := []Field{{ID: FieldPassphrase, Label: "Passphrase", Secret: true, Length: p.Value.Len(),
		Help: "It cannot be recovered. Without it the token has to be created anew."}}
	if !p.Old {
		fields = append(fields, Field{ID: FieldPassphraseAgain, Label: "Once more", Secret: true, Length: p.repeat.Len()})
	}
	return fields
}

// Problem says what is wrong with it; kept is what is not lost.
func (p *Passphrase) Problem(kept string) *Problem {
	q := &Problem{Field: FieldPassphrase, Kept: kept, Flag: "CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE"}
	switch {
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
