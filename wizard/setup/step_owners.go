package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
)

// Ids of step 3.
const (
	ChoosePerson = "person:" // + e-mail
	ChooseRole   = "role:"   // + access.PlatformRole, on the page "Add a person"

	FieldPersonName  = "person_name"
	FieldPersonEmail = "person_email"

	ActOwners    = "owners" // add or change owners
	ActAddPerson = "add_person"
	ActEditMe    = "edit_me" // change one's own name or e-mail
)

// ownersBranch is the page of the owners step.
type ownersBranch int

const (
	branchList    ownersBranch = iota
	branchForm                 // add a person, or correct oneself
	branchWho                  // who can create the key
	branchConfirm              // hand over?
	branchDone                 // handed over
	branchFind                 // search the tenant's people
)

// ownersStage is step 3: who is responsible, and the hand-over.
type ownersStage struct {
	*state
	branch ownersBranch
	under  ownersBranch // the page below the form
	form   personForm
	me     personForm // who sits here, as the first page asks it
	// unfolded: all who could own it are listed.
	unfolded bool
	// fromKey: the hand-over began at step 4, "I cannot see this menu".
	fromKey bool
	note    string
	done    *handover.Outcome
}

func (o *ownersStage) page(p *flow.Page) {
	switch o.branch {
	case branchForm:
		o.form.page(p)
	case branchWho:
		o.whoPage(p)
	case branchConfirm:
		o.confirmPage(p)
	case branchDone:
		o.donePage(p)
	case branchFind:
		o.findPersonPage(p)
	default:
		o.at().ownersPage(o, p)
	}
}

// begin folds the list, and begins with what is known of who sits here.
func (o *ownersStage) begin() {
	o.unfolded = false
	o.me = o.meForm()
}

func (o *ownersStage) meForm() personForm {
	return personForm{me: true, name: o.a.Me.Name, email: o.a.Me.Email, role: access.SuperAdministrator}
}

// asking reports that the page asks who sits here.
func (o *ownersStage) asking() bool { return o.branch == branchList && !o.unfolded && o.at().asksMe() }

// ownersPage asks once who sits here; who it knows is one line, and the others
// stand behind a key.
func (s localSite) ownersPage(o *ownersStage, p *flow.Page) {
	switch {
	case o.asking():
		s.mePage(o, p)
	case !o.unfolded && s.mine():
		s.ownersFolded(o, p)
	default:
		s.ownersList(o, p)
	}
}

// neededRoles says what an owner needs to be.
const neededRoles = "An owner needs Connector Administrator or Super Administrator here, and Admin (Global Admin) or Account Owner in PagerDuty. The second is checked once the API token is there."

func (s localSite) mePage(o *ownersStage, p *flow.Page) {
	p.Question = "Who are you? You will own this connector."
	help := "The one that you sign in to PagerDuty with."
	if me := s.facts.Me; me.Source != "" && o.me.email != "" && flow.SameEmail(o.me.email, me.Email) {
		help += " This one is from " + me.Source + "."
	}
	p.Fields = []flow.Field{
		{ID: FieldPersonEmail, Label: "Your e-mail in PagerDuty", Value: o.me.email, Focus: true, Placeholder: "ada@example.com", Help: help},
		{ID: FieldPersonName, Label: "Your name", Value: o.me.name, Optional: true},
	}
	p.Hints = []string{neededRoles, "It is asked once and remembered: connectpd config me."}
	p.Actions = []flow.Action{{ID: ActOwners, Label: "Others own it too, or somebody else does"}}
}

func (s localSite) ownersFolded(o *ownersStage, p *flow.Page) {
	p.Question = "Who owns this connector?"
	for _, c := range o.chosen() {
		name := c.label()
		if c.Name != "" {
			name += " · " + c.Email
		}
		p.Rows = append(p.Rows, flow.Row{Label: "Owner", Value: name})
	}
	p.Hints = []string{neededRoles}
	p.Actions = []flow.Action{
		{ID: ActOwners, Label: "Add or change owners"},
		{ID: ActEditMe, Label: "Correct your name or e-mail"},
	}
}

func (s localSite) ownersList(o *ownersStage, p *flow.Page) {
	p.Question = "Who owns this connector?"
	p.Choices = o.people(func(candidate) bool { return true })
	p.Hints = []string{
		neededRoles,
		"If you leave yourself out, connectpd hands over: it writes a message to the owner, and ends here.",
	}
	p.Actions = []flow.Action{
		{ID: ActAddPerson, Label: "Add a person"},
		{ID: ActEditMe, Label: "Correct your name or e-mail"},
	}
}

// people are the candidates that fit, as choices.
func (o *ownersStage) people(fits func(candidate) bool) []flow.Choice {
	var list []flow.Choice
	for _, c := range o.roster() {
		if !fits(c) {
			continue
		}
		list = append(list, flow.Choice{
			ID: ChoosePerson + strings.ToLower(c.Email), Label: c.label(), Detail: o.detail(c),
			Many: true, Chosen: c.Refused == "" && o.a.owns(c.Email), Refused: c.Refused,
		})
	}
	return list
}

func (c candidate) label() string {
	name := c.Name
	if name == "" {
		name = c.Email
	}
	if c.You {
		return "You, " + name
	}
	return name
}

func (s *state) detail(c candidate) string {
	parts := []string{c.Role.Label()}
	if c.Email != "" && c.Name != "" {
		parts = append([]string{c.Email}, parts...)
	}
	if more := s.at().detailOf(c); more != "" {
		parts = append(parts, more)
	}
	return strings.Join(parts, " · ")
}

// detailOf tells where one's own e-mail is known from.
func (s localSite) detailOf(c candidate) string {
	if me := s.facts.Me; c.You && me.Source != "" && flow.SameEmail(me.Email, c.Email) {
		return "from " + me.Source
	}
	return ""
}

func (o *ownersStage) choose(id string) *flow.Problem {
	if o.branch == branchForm {
		if role, ok := strings.CutPrefix(id, ChooseRole); ok {
			o.form.role = access.PlatformRole(role)
		}
		return nil
	}
	if id == ChooseConfirmHandOver || id == ChooseOwnMyself {
		if why := o.at().refusesMe(); why != "" && id == ChooseOwnMyself {
			return cannotOwn(failure.OwnerRefusedRole, failure.Blanks{"who": "You", "why": why})
		}
		o.a.own(o.a.Me.Email, id == ChooseOwnMyself)
		return nil
	}
	email, ok := strings.CutPrefix(id, ChoosePerson)
	c, found := o.find(email)
	if !ok || !found {
		return nil
	}
	return o.at().chooseOwner(c)
}

func (s localSite) chooseOwner(c candidate) *flow.Problem {
	if c.Refused != "" {
		return cannotOwn(failure.OwnerRefusedAdd, failure.Blanks{"who": c.label(), "why": c.Refused})
	}
	s.a.own(c.Email, !s.a.owns(c.Email))
	return nil
}

// cannotOwn says why somebody is no owner.
func cannotOwn(row failure.ID, who failure.Blanks) *flow.Problem {
	return &flow.Problem{Told: failure.Tell(row, who), Flag: "--owner EMAIL"}
}

func (o *ownersStage) set(field, text string) {
	form := &o.form
	if o.asking() {
		form = &o.me
	}
	switch field {
	case FieldPersonName:
		form.name = text
	case FieldPersonEmail:
		form.email = text
	case flow.FieldNote:
		o.note = text
	case FieldPersonSearch:
		o.tenant.users.typed = text
	}
}

func (o *ownersStage) setSecret(string, []byte) {}

func (o *ownersStage) act(id string) *flow.Problem {
	switch id {
	case ActOwners:
		o.unfolded = true
	case ActAddPerson:
		if o.form.me {
			o.form = personForm{}
		}
		if o.form.role == "" {
			o.form.role = access.ConnectorAdministrator
		}
		o.openForm()
	case ActEditMe:
		o.form = o.meForm()
		o.openForm()
	case ActFindPerson:
		o.under, o.branch = o.branch, branchFind
	}
	return nil
}

// foundPerson leads from the search back to the list.
func (o *ownersStage) foundPerson() {
	if o.branch == branchFind {
		o.branch = o.under
	}
}

func (o *ownersStage) openForm() {
	if o.branch != branchForm {
		o.under = o.branch
	}
	o.branch = branchForm
}

func (o *ownersStage) back() bool {
	switch o.branch {
	case branchForm, branchFind:
		o.branch = o.under
		return true
	case branchConfirm:
		o.branch = branchList
		if o.fromKey {
			o.branch = branchWho
		}
		return true
	case branchWho:
		o.branch, o.fromKey = branchList, false
		o.flow.enter(StepKey)
		return true
	case branchDone:
		return true // it happened
	}
	folds := o.unfolded
	o.unfolded = false
	return folds
}

func (o *ownersStage) next() (outcome, *flow.Problem) {
	switch o.branch {
	case branchForm:
		return stay, o.takeForm()
	case branchWho:
		return stay, o.takeWho()
	case branchConfirm:
		return o.takeConfirm()
	case branchDone:
		return theEnd, nil
	case branchFind:
		return stay, o.takeFindPerson()
	}
	if o.asking() {
		if problem := o.takeMe(); problem != nil {
			return stay, problem
		}
	}
	return o.takeList()
}

func (o *ownersStage) takeList() (outcome, *flow.Problem) {
	if o.at().asks() {
		return stay, nil
	}
	if len(o.chosen()) == 0 {
		return stay, o.at().noOwner()
	}
	if !o.mine() {
		o.branch = branchConfirm
		return stay, nil
	}
	o.met = true
	return goOn, nil
}

func (s localSite) noOwner() *flow.Problem {
	p := s.state.noOwner()
	if s.a.Me.Email == "" {
		p.Flag, p.Told = "--me EMAIL", failure.Tell(failure.NoOwnerNoMe)
	}
	return p
}

func (s *state) noOwner() *flow.Problem {
	return &flow.Problem{Told: failure.Tell(failure.NoOwner), Flag: "--owner EMAIL", Kept: flow.NothingSaved}
}
