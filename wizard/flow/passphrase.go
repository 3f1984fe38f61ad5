package flow

import (
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
	q := &Problem{Code: CodeMissing, Field: FieldPassphrase, Kept: kept, Flag: "CONNECTPD_PASSPHRASE_FILE or CONNECTPD_PASSPHRASE"}
	switch {
	case p.Value.Empty():
		q.What = "The encrypted file needs a passphrase."
		q.Do = "Type one that you will remember; you type it at each start."
	case p.Old:
		return nil
	case p.Value.Len() < place.MinPassphrase:
		q.Code = CodeInvalid
		q.What = "This passphrase is too short."
		q.Why = "The file is safe only as far as its passphrase cannot be guessed."
		q.Do = "Type at least eight characters; several words are best."
	case p.repeat.Empty():
		q.Field = FieldPassphraseAgain
		q.What = "The passphrase has to be typed twice, because it cannot be shown."
		q.Do = "Type it once more."
	case !p.Value.Equal(p.repeat):
		q.Code, q.Field = CodeInvalid, FieldPassphraseAgain
		q.What = "The two passphrases differ."
		q.Do = "Type both again."
	default:
		return nil
	}
	return q
}
