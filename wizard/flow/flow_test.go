package flow

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/sync/pagerduty"
)

func TestKeyGuideAdvisesByPlatform(t *testing.T) {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	local := NewKeyGuide(nil, day, "")
	if local.Address != "https://SUBDOMAIN.pagerduty.com/api_keys" || local.Open != signIn || local.Description != "ConductorOne integration, connectpd, 2026-11-23" {
		t.Errorf("%+v", local)
	}
	if text := strings.Join(local.Steps, " "); !strings.Contains(text, "Select Read-only API Key") {
		t.Errorf("local: %s", text)
	}
	tenant := NewKeyGuide([]string{"Leave it unselected if it may grant, just in time."}, day, "acme.eu")
	if text := strings.Join(tenant.Steps, " "); !strings.Contains(text, "unselected") || !strings.Contains(text, "just in time") {
		t.Errorf("tenant: %s", text)
	}
	if tenant.Address != "https://acme.eu.pagerduty.com/api_keys" || tenant.Open != tenant.Address {
		t.Errorf("%+v", tenant)
	}
}

func TestKeychainProblems(t *testing.T) {
	p := KeychainProblem(&place.Error{Reason: place.WrongPassphrase}, "Kept.")
	if p.Field != FieldPassphrase || p.ID != failure.KeychainWrong || p.Kept != "Kept." {
		t.Errorf("%+v", p)
	}
	open := &place.Error{Reason: place.Refused, Told: failure.Tell(failure.KeychainFolderOpen, failure.Blanks{"path": "/x", "mode": "0755", "quoted": "'/x'"})}
	if p := KeychainProblem(open, ""); p.Do != "Run: chmod 700 '/x'" {
		t.Errorf("the command is not to be copied: %q", p.Do)
	}
	if p := KeychainProblem(errors.New("odd"), ""); !strings.Contains(p.What, "odd") || p.Do == "" {
		t.Errorf("%+v", p)
	}
}

func TestCheckProblemOfAPartialKeySaysItsLength(t *testing.T) {
	err := &pagerduty.Error{Class: pagerduty.ClassRejected, BothRegions: true}
	p := CheckProblem(err, secret.New([]byte("copied-in-part")), "http://127.0.0.1:9")
	if !strings.Contains(p.Why, "14 characters") || !strings.Contains(p.Kept, "127.0.0.1:9") {
		t.Errorf("%v", p.Lines())
	}
	if p := CheckProblem(context.Canceled, secret.Value{}, ""); p.What != "The check was stopped." {
		t.Errorf("%v", p.Lines())
	}
}

// TestAnOldPassphraseIsTypedOnce: a new one is asked for twice, with what to
// know of it; one that a file has already is not, and may be short.
func TestAnOldPassphraseIsTypedOnce(t *testing.T) {
	type typed struct{ first, again string }
	for _, c := range []struct {
		name string
		old  bool
		typed
		told  failure.ID
		field string
	}{
		{"none", false, typed{}, failure.PassphraseMissing, FieldPassphrase},
		{"short", false, typed{"short", "short"}, failure.PassphraseShort, FieldPassphrase},
		{"once", false, typed{"long enough", ""}, failure.PassphraseOnce, FieldPassphraseAgain},
		{"two", false, typed{"long enough", "long enougH"}, failure.PassphrasesDiffer, FieldPassphraseAgain},
		{"new", false, typed{"long enough", "long enough"}, "", ""},
		{"none of a file", true, typed{}, failure.PassphraseWanted, FieldPassphrase},
		{"a file's", true, typed{"short", ""}, "", ""},
	} {
		p := Passphrase{Old: c.old}
		p.Set(FieldPassphrase, []byte(c.first))
		p.Set(FieldPassphraseAgain, []byte(c.again))
		got := p.Problem(NothingSaved)
		if got == nil {
			got = &Problem{}
		}
		if got.ID != c.told || got.Field != c.field {
			t.Errorf("%s: %q at %q", c.name, got.ID, got.Field)
		}
		var page Page
		if p.Ask(&page); len(page.Fields) != map[bool]int{true: 1, false: 2}[c.old] || (len(page.Hints) == 0) != c.old {
			t.Errorf("%s: asked with %+v, %q", c.name, page.Fields, page.Hints)
		}
		if p.Forget(); !p.Value.Empty() || p.Old != c.old {
			t.Errorf("%s: forgotten as %+v", c.name, p)
		}
	}
}
