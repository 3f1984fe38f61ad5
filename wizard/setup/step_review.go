package setup

import (
	"errors"
	"fmt"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/secret"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/platform"
)

// Ids of the review's rows.
const (
	rowConnector = "connector"
	rowApp       = "app"
	rowOwners    = "owners"
	rowAccount   = "account"
	rowToken     = "token"
	rowKeychain  = "keychain"
)

var rowSteps = map[string]Step{
	rowConnector: StepConnector, rowApp: StepApp, rowOwners: StepOwners,
	rowAccount: StepKey, rowToken: StepKey, rowKeychain: StepConnector,
}

// reviewStage is step 5: everything on one page, and Save.
type reviewStage struct {
	*state
	quiet
	opened string // what became of opening the page of a row
}

func (r *reviewStage) page(p *flow.Page) {
	p.Question = "Is this right?"
	p.Next = "save"
	if r.tok.replace {
		p.Notes = append(p.Notes, "This account is already connected with the same answers: only the token changes.")
		if r.tok.checked.InUse {
			p.Notes[0] = "This account is already connected with the same answers and this token: nothing changes."
		}
	}
	p.Rows = append(r.rows(), r.at().Says().There...)
	if p.Leads() != "" && r.facts.Browser {
		p.Actions = append(p.Actions, flow.Action{ID: flow.ActOpen, Label: "Open its page there in the browser"})
	}
	p.Opened = r.opened
	p.Warnings = r.warnings()
	r.surroundings(p)
	p.Hints = []string{r.at().Says().Saves}
	if r.desk.Wants(WorkSave) {
		p.Waiting, p.Slow, p.WaitHint = "Saving", r.keepIn().Slow(), "Go back to stop."
	}
}

// act opens the page of what is on the platform already.
func (r *reviewStage) act(id string) *flow.Problem {
	r.opened = ""
	p := flow.Page{Rows: r.at().Says().There}
	if address := p.Leads(); id == flow.ActOpen && address != "" && r.facts.Browser {
		r.desk.Send(flow.Call(WorkBrowser, address, flow.Unanswered(r.services.OpenPage),
			func(_ struct{}, err error) { r.opened = flow.Opened("Its page", err) }))
	}
	return nil
}

func (r *reviewStage) rows() []flow.Row {
	app, says := r.chosenApp(), r.at().Says()
	appText := app.Name
	switch {
	case says.Becomes != "":
		appText += says.Becomes
	case app.ID == "":
		appText += " (new)"
	}
	if app.IDP != "" {
		appText += " · sign-in with " + app.IDP
	}
	rows := []flow.Row{
		{ID: rowConnector, Label: "Connector", Value: platform.Catalogue + " · " + says.Lives},
		{ID: rowApp, Label: "App", Value: appText},
		{ID: rowOwners, Label: "Owners", Value: r.ownersText(), Warning: r.ownersWarning()},
	}
	if c := r.tok.checked; c != nil {
		rows = append(rows,
			flow.Row{ID: rowAccount, Label: "Account", Value: c.Identity.Account.Label() + " · " + words.Plural(c.Identity.Users, "user", "users")},
			flow.Row{ID: rowToken, Label: "API token", Value: tokenText(*c, r.tok.clean.Last4()), Warning: partialView(c.Identity)})
	}
	kept := r.keepIn().Label()
	if r.keepIn() == place.None {
		kept = "nowhere; you paste it at each sync"
	}
	return append(rows, flow.Row{ID: rowKeychain, Label: "Kept in", Value: kept})
}

// tokenText is a token as one row: its kind, its end, and what it sees.
func tokenText(c Checked, last4 string) string {
	parts := tokenKind(c.Identity)
	if last4 != "" {
		parts[0] += " ending " + last4
	}
	return strings.Join(parts, " · ")
}

func (r *reviewStage) ownersText() string {
	var list []string
	for _, c := range r.chosen() {
		name := c.Name
		if name == "" {
			name = c.Email
		}
		if c.You {
			name += " (you)"
		}
		list = append(list, name)
	}
	return words.List(append(list, r.at().Says().Besides...))
}

func (r *reviewStage) warnings() []string {
	var list []string
	list = append(list, r.at().Says().Warnings...)
	if c := r.tok.checked; c != nil {
		for _, o := range r.proposal().Owners {
			w := ownerWarning(o, c.Identity.Plan.AdvancedPermissions)
			if o.PagerDutyRole == "" && !c.Identity.SeesAll() {
				w = couldNotCheck(o, "this token does not see everyone")
			}
			if w != "" {
				list = append(list, w)
			}
		}
		if w := partialView(c.Identity); w != "" {
			list = append(list, w)
		}
	}
	return list
}

func (r *reviewStage) ownersWarning() string {
	if r.tok.checked == nil {
		return ""
	}
	n := 0
	for _, o := range r.proposal().Owners {
		if ownerWarning(o, false) != "" {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "not everyone has the PagerDuty role an owner needs"
}

// OwnerWarning says what is amiss with an owner's role in PagerDuty, as far as
// the connector's data tells; empty when all is well.
func OwnerWarning(c access.Connector, o access.Owner) string {
	if o.PagerDutyRole == "" && c.LastApplied != nil {
		return couldNotCheck(o, "the last sync did not see everyone")
	}
	return ownerWarning(o, true)
}

func couldNotCheck(o access.Owner, why string) string {
	return fmt.Sprintf("Whether %s is Admin or Account Owner in PagerDuty could not be checked: %s.", nameOf(o), why)
}

// PagerDutyRoleText is an owner's role in PagerDuty as people read it: not
// looked up before the first data, not to be told by a key that sees a part.
func PagerDutyRoleText(c access.Connector, o access.Owner) string {
	switch {
	case o.PagerDutyRole == access.UnknownEmail:
		return "not in PagerDuty under that email"
	case o.PagerDutyRole != "":
		return access.RoleName(o.PagerDutyRole, true) + " in PagerDuty"
	case c.LastApplied == nil:
		return "PagerDuty role not checked yet"
	}
	return "PagerDuty role could not be checked"
}

// ownerWarning says what is amiss with an owner's role in PagerDuty.
func ownerWarning(o access.Owner, advanced bool) string {
	who := nameOf(o)
	switch role := o.PagerDutyRole; {
	case role == access.UnknownEmail && o.Name == "":
		return fmt.Sprintf("No PagerDuty user has the email %s. An owner should be Admin or Account Owner there.", o.Email)
	case role == access.UnknownEmail:
		return fmt.Sprintf("No PagerDuty user has the email of %s (%s). An owner should be Admin or Account Owner there.", who, o.Email)
	case role == "":
		return fmt.Sprintf("Whether %s is Admin or Account Owner in PagerDuty is not known until the first sync.", who)
	case !access.IsAdmin(role):
		return fmt.Sprintf("%s is %s in PagerDuty. An owner should be Admin or Account Owner there.", who, access.RoleName(role, advanced))
	}
	return ""
}

// partialView warns of a token that by nature sees only part of an account.
func partialView(id access.Identity) string {
	switch {
	case id.SeesAll():
		return ""
	case id.Kind == access.OAuthToken && id.UserRole == "":
		return "An OAuth token sees what its scopes and its user allow, which may be only part of the account."
	}
	return fmt.Sprintf("This token sees what %s can see as %s. Private teams and their data may be missing.",
		id.UserName, access.RoleName(id.UserRole, id.Plan.AdvancedPermissions))
}

func (r *reviewStage) next() (outcome, *flow.Problem) {
	if r.desk.Wants(WorkSave) {
		return stay, nil
	}
	if r.tok.checked == nil {
		return stay, &flow.Problem{Told: failure.Tell(failure.TokenMissing), Field: flow.FieldToken,
			Flag: "--token-stdin or --token-file FILE", Kept: flow.NothingSaved}
	}
	c := *r.tok.checked
	req := SaveRequest{Registration: r.registration(r.proposal(), r.chosen()), Me: r.remembered(), Keychain: r.a.Keychain, Token: r.tok.clean,
		Identity: c.Identity, DraftID: r.facts.NewID}
	if r.tok.replace {
		req.Connector, req.Replace, req.Keychain = *c.Connector, true, r.keepIn()
		req.InUse = c.InUse
	}
	r.ask(flow.Call(WorkSave, req, r.services.SaveSetup, r.flow.saved).Lasting(), true)
	return stay, nil
}

// keepIn is where the token will be kept: the place that was chosen; that of
// the connector whose token is replaced, where nobody chose another one.
func (s *state) keepIn() place.Kind {
	if !s.tok.replace || s.flagged.Keychain || s.kc.elsewhere {
		return s.a.Keychain
	}
	if kind := s.tok.checked.Connector.Token.StoredIn; kind != "" {
		return kind
	}
	return s.a.Keychain
}

// proposal is the connector as it will be recorded.
func (s *state) proposal() access.Connector {
	c := access.Connector{
		ID: s.connectorID(), Name: s.connectorName(), Platform: s.a.Platform, App: s.chosenApp(), Status: access.NotConnected,
	}
	dir := Directory{}
	if s.tok.checked != nil {
		c.Account, dir = s.tok.checked.Identity.Account, s.tok.checked.Directory
	}
	c.Owners = ownersOf(s.chosen(), dir)
	return c
}

// connectorID is the id that the connector is recorded by: a new one, or that
// of a connector that moves to the platform.
func (s *state) connectorID() string {
	if s.tok.moves != "" {
		return s.tok.moves
	}
	return s.facts.NewID
}

// connectorName is the name that the connector gets: the catalogue's, with the
// account's where that is taken.
func (s *state) connectorName() string {
	base := s.a.Name
	if base == "" {
		base = platform.Catalogue
	}
	tries := []string{base}
	if s.tok.checked != nil && s.tok.checked.Identity.Account.Subdomain != "" {
		tries = append(tries, base+" "+s.tok.checked.Identity.Account.Subdomain)
	}
	for n := 2; ; n++ {
		for _, name := range tries {
			if !s.taken(name) {
				return name
			}
		}
		tries = []string{fmt.Sprintf("%s %d", base, n)}
	}
}

func (s *state) taken(name string) bool {
	for _, c := range s.facts.Connectors {
		if strings.EqualFold(c.Name, name) && c.ID != s.connectorID() {
			return true
		}
	}
	return false
}

// saveProblem words why saving failed. Whatever failed, nothing is half
// saved (SetupServices.SaveSetup).
func saveProblem(err error) *flow.Problem {
	var k *place.Error
	var p *flow.Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &k):
		p = flow.KeychainProblem(err, flow.NothingSaved+" The token is still here; save again once the "+k.Kind.Noun()+" works.")
		p.Field = ""
		return p
	case errors.As(err, new(platform.Failure)):
		return platform.Problem(err, flow.NothingSaved)
	case errors.Is(err, access.ErrMoved):
		return &flow.Problem{Told: failure.Tell(failure.TokenMoved), Err: err, Kept: flow.NothingSaved}
	case access.RefusalOf(err) == access.TokenRejected:
		return &flow.Problem{Told: failure.Tell(failure.ReadBack), Field: flow.FieldToken, Err: err, Kept: flow.NothingSaved}
	case access.RefusalOf(err) != "":
		return flow.CheckProblem(err, secret.Value{}, "")
	}
	told := failure.Tell(failure.SetupNotSaved, failure.Blanks{"reason": failure.Sayable(err)})
	return &flow.Problem{Told: told, Err: err, Kept: flow.NothingSaved}
}
