package setup

import (
	"slices"
	"strings"
	"unicode/utf8"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// tokenState is the API token on its way from the field to the keychain.
type tokenState struct {
	length int          // characters as typed or pasted
	clean  secret.Value // empty where shape says why
	shape  *flow.Problem
	// checked is what clean turned out to be; nil until a check succeeded.
	checked *Checked
	// replace: its account is connected already, and only the token changes.
	replace bool
	// clash is the connector that has this account with other answers,
	// while the person has not decided.
	clash *access.Connector
	// moves is the id of a connector of this computer that has this account,
	// and is to move into the tenant; empty for none.
	moves string
}

// surroundings says what the environment changes about tokens.
func (s *state) surroundings(p *flow.Page) {
	if s.facts.APIBase != "" && !s.facts.Demo {
		p.Notes = append(p.Notes, "CONNECTPD_API_URL is set: the token is only checked at, kept for and sent to "+s.facts.APIBase+".")
	}
	if s.facts.EnvToken {
		p.Notes = append(p.Notes, envTokenNote)
	}
}

const envTokenNote = "CONNECTPD_TOKEN is set. Setup does not use it, but connectpd sync in this shell uses it instead of the kept token."

// newTokenState cleans what was typed; whether it is any use is said on Next.
func newTokenState(typed []byte) tokenState {
	clean, shape := flow.CleanToken(typed)
	length := clean.Len()
	if shape != nil {
		length = utf8.RuneCount(typed)
	}
	return tokenState{length: length, clean: clean, shape: shape}
}

// movable: the connector that has this account can move to where the answers
// are for.
func (s *state) movable() bool { return s.tok.clash != nil && s.at().Takes(*s.tok.clash) }

// askCheck has the token checked; the keychain comes first where it was not
// settled (a resumed set-up).
func (s *state) askCheck() *flow.Problem {
	if !s.settled() {
		s.kc.after = true
		if !s.desk.Wants(WorkProbe) {
			s.probe(true)
		}
		if s.desk.Waiting() == 0 {
			s.kc.after = false
			s.flow.enter(StepConnector)
			return s.openPlace()
		}
		return nil
	}
	var emails []string
	for _, c := range s.chosen() {
		emails = append(emails, c.Email)
	}
	r := CheckRequest{Token: s.tok.clean, Region: s.a.Region, Emails: emails}
	s.ask(flow.Call(WorkCheck, r, s.services.CheckToken, s.flow.checked), true)
	return nil
}

// tokenChecked takes the result of a check.
func (s *state) tokenChecked(c Checked, err error) *flow.Problem {
	if err != nil {
		return flow.CheckProblem(err, s.tok.clean, s.facts.APIBase)
	}
	s.tok.checked, s.tok.replace, s.tok.clash, s.tok.moves = &c, false, nil, ""
	if c.Connector == nil {
		return nil
	}
	if s.sameAnswers(*c.Connector) {
		s.tok.replace = true
		return nil
	}
	s.tok.clash = c.Connector
	return s.clashed()
}

// clashed says that the account is connected already, with other answers.
func (s *state) clashed() *flow.Problem {
	p := clashProblem(*s.tok.clash, s.tok.checked.InUse)
	if s.movable() {
		p.Told = failure.Tell(failure.AccountMovable, failure.Blanks{"connector": s.tok.clash.Named()})
	}
	return p
}

// sameAnswers reports whether the answers are those that a connector was set
// up with.
func (s *state) sameAnswers(c access.Connector) bool {
	app := s.chosenApp()
	if c.Platform != s.a.Platform || !strings.EqualFold(c.App.Name, app.Name) ||
		app.ID != "" && app.ID != c.App.ID {
		return false
	}
	if !s.at().Holds(c) {
		return false
	}
	emails := func(n int, at func(int) string) []string {
		list := make([]string, n)
		for i := range list {
			list[i] = strings.ToLower(at(i))
		}
		slices.Sort(list)
		return list
	}
	chosen := s.chosen()
	return slices.Equal(
		emails(len(chosen), func(i int) string { return chosen[i].Email }),
		emails(len(c.Owners), func(i int) string { return c.Owners[i].Email }))
}

func clashProblem(c access.Connector, inUse bool) *flow.Problem {
	told := failure.Tell(failure.AccountConnected, failure.Blanks{"connector": c.Named(), "name": c.Name})
	if inUse {
		told = failure.Tell(failure.AccountInUse, failure.Blanks{"connector": c.Named()})
	}
	return &flow.Problem{Told: told, Field: flow.FieldToken, Kept: flow.NothingSaved}
}

// identityNotes tell that the right key arrived.
func identityNotes(id access.Identity) []string {
	notes := []string{
		"Account " + id.Account.Label() + ", " + words.Plural(id.Users, "user", "users") + ".",
		strings.Join(tokenKind(id), ": it ") + ".",
	}
	if id.Plan.Known && !id.Plan.Teams {
		notes = append(notes, "This account's plan has no teams, so users, roles and schedules are synced.")
	}
	return notes
}

// tokenKind is what kind of key a token is, in words, and what it does where
// that needs telling.
func tokenKind(id access.Identity) []string {
	role := access.RoleName(id.UserRole, id.Plan.AdvancedPermissions)
	switch id.Kind {
	case access.UserToken:
		return []string{"User token of " + id.UserName + " (" + role + ")"}
	case access.OAuthToken:
		return []string{"OAuth token"}
	}
	return []string{"Account key", "sees the whole account"}
}
