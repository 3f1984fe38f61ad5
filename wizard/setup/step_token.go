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

// Ids of step 5.
const (
	ActReplace = "replace_token" // that account is connected: replace its token
	ActMove    = "move_into_tenant"
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

// tokenStage is step 5.
type tokenStage struct {
	*state
	quiet
	keys *keyStage
}

func (t *tokenStage) page(p *flow.Page) {
	p.Question = "Paste the API token."
	field := flow.Field{ID: flow.FieldToken, Label: "API token", Secret: true, Focus: true, Length: t.tok.length,
		Help: "It is never shown. A paste is checked at once."}
	if t.tok.checked != nil {
		field.Length, field.Last4 = t.tok.clean.Len(), t.tok.clean.Last4()
		p.Notes = append(p.Notes, identityNotes(t.tok.checked.Identity)...)
	} else {
		t.guideAgain(p)
	}
	p.Fields, p.TakesKey = []flow.Field{field}, true
	p.Hints = append(p.Hints, t.at().tokenGoes())
	t.surroundings(p)
	if t.desk.Wants(WorkCheck) {
		p.Waiting = "Asking PagerDuty what this token opens"
		p.WaitHint = "Going back stops the check."
	}
	if t.tok.clash != nil {
		p.Actions = append(p.Actions, flow.Action{ID: ActReplace, Label: "Replace the token of " + t.tok.clash.Named(),
			Help: "Nothing else of that connector changes."})
		if t.movable() {
			p.Actions = append(p.Actions, flow.Action{ID: ActMove, Label: "Move " + t.tok.clash.Named() + " into the tenant",
				Help: "It keeps its data and history; app and owners become those chosen here."})
		}
	}
	p.Next = "check"
}

// guideAgain keeps the guide of step 4 in sight while the key is created.
func (t *tokenStage) guideAgain(p *flow.Page) {
	g := t.keys.guide()
	p.Guide, p.Copy, p.Address = g.Steps, g.Description, g.Address
	if n := t.keys.note; n != "" {
		p.Notes = append(p.Notes, n)
	}
	if t.facts.Browser {
		p.Actions = append(p.Actions, flow.Action{ID: flow.ActOpen, Label: "Open PagerDuty in the browser again"})
	}
}

// surroundings says what the environment changes about tokens.
func (s *state) surroundings(p *flow.Page) {
	if s.facts.APIBase != "" && !s.facts.Demo {
		p.Notes = append(p.Notes, "CONNECTPD_API_URL is set: the token is checked at, kept for and sent to "+s.facts.APIBase+" only.")
	}
	if s.facts.EnvToken {
		p.Notes = append(p.Notes, envTokenNote)
	}
}

const envTokenNote = "CONNECTPD_TOKEN is set. Set-up does not use it, but connectpd sync in this shell uses it before the kept token."

func (t *tokenStage) setSecret(field string, typed []byte) {
	if field != flow.FieldToken {
		return
	}
	if t.desk.Wants(WorkCheck) {
		t.drop()
	}
	t.tok = newTokenState(typed)
}

// newTokenState cleans what was typed; whether it is any use is said on Next.
func newTokenState(typed []byte) tokenState {
	clean, shape := flow.CleanToken(typed)
	length := clean.Len()
	if shape != nil {
		length = utf8.RuneCount(typed)
	}
	return tokenState{length: length, clean: clean, shape: shape}
}

func (t *tokenStage) act(id string) *flow.Problem {
	switch {
	case id == flow.ActOpen && t.tok.checked == nil:
		t.keys.open()
	case id == ActReplace && t.tok.clash != nil:
		t.tok.replace, t.tok.clash = true, nil
	case id == ActMove && t.movable():
		t.tok.moves, t.tok.clash = t.tok.clash.ID, nil
	}
	return nil
}

// movable: the connector that has this account can move to where the answers
// are for.
func (s *state) movable() bool { return s.tok.clash != nil && s.at().movesHere(*s.tok.clash) }

func (t *tokenStage) next() (outcome, *flow.Problem) {
	switch {
	case t.desk.Wants(WorkCheck):
		return stay, nil
	case t.tok.checked != nil && t.tok.clash == nil:
		return goOn, nil
	case t.tok.checked != nil:
		return stay, t.clashed()
	}
	if t.tok.clean.Empty() && t.tok.shape == nil {
		t.tok = newTokenState(nil)
	}
	if t.tok.shape != nil {
		return stay, t.tok.shape
	}
	return stay, t.askCheck()
}

// askCheck has the token checked; the keychain comes first where it was not
// settled (a resumed set-up).
func (t *tokenStage) askCheck() *flow.Problem {
	if !t.settled() {
		t.kc.after = true
		if !t.desk.Wants(WorkProbe) {
			t.probe(true)
		}
		if t.desk.Waiting() == 0 {
			t.kc.after = false
			return t.chooseProblem()
		}
		return nil
	}
	var emails []string
	for _, c := range t.chosen() {
		emails = append(emails, c.Email)
	}
	r := CheckRequest{Token: t.tok.clean, Region: t.a.Region, Emails: emails}
	t.ask(flow.Call(WorkCheck, r, t.services.CheckToken, t.flow.checked), true)
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
	if !s.at().holds(c) {
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
		TokenKindName(id) + ".",
	}
	if id.Plan.Known && !id.Plan.Teams {
		notes = append(notes, "This account's plan has no teams: users, roles and schedules are synced.")
	}
	return notes
}

// TokenKindName is what kind of key a token is, in words.
func TokenKindName(id access.Identity) string {
	role := access.RoleName(id.UserRole, id.Plan.AdvancedPermissions)
	switch id.Kind {
	case access.UserToken:
		return "User token of " + id.UserName + " (" + role + ")"
	case access.OAuthToken:
		return "OAuth token"
	}
	return "Account key: it sees the whole account"
}
