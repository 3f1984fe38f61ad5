package setup

import (
	"strings"

	"connectpd/store/access"
	"connectpd/wizard/handover"
	"connectpd/wizard/talk"
)

// Ids of step 3.
const (
	ChoosePerson = "person:" // + e-mail
	ChooseRole   = "role:"   // + access.PlatformRole, on the page "Add a person"

	FieldPersonName  = "person_name"
	FieldPersonEmail = "person_email"

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
	// fromKey: the hand-over began at step 4, "I cannot see this menu".
	fromKey bool
	note    string
	done    *handover.Outcome
}

func (o *ownersStage) page(p *talk.Page) {
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
		o.listPage(p)
	}
}

func (o *ownersStage) listPage(p *talk.Page) {
	if o.inTenant() {
		o.tenantListPage(p)
		return
	}
	p.Question = "Who owns this connector?"
	p.Choices = o.people(func(candidate) bool { return true })
	p.Hints = []string{
		"An owner needs Connector Administrator or Super Administrator here, and Admin (Global Admin) or Account Owner in PagerDuty. The second is checked once the API token is there.",
		"You are Super Administrator of the connectors on this computer. Roles here grant nothing elsewhere.",
		"If you leave yourself out, connectpd hands over: it writes a message to the owner, and ends here.",
	}
	p.Actions = []talk.Action{
		{ID: ActAddPerson, Label: "Add a person"},
		{ID: ActEditMe, Label: "Correct your name or e-mail"},
	}
}

// people are the candidates that fit, as choices.
func (o *ownersStage) people(fits func(candidate) bool) []talk.Choice {
	var list []talk.Choice
	for _, c := range o.roster() {
		if !fits(c) {
			continue
		}
		list = append(list, talk.Choice{
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
	me, parts := s.facts.Me, []string{c.Role.Label()}
	if c.Email != "" && c.Name != "" {
		parts = append([]string{c.Email}, parts...)
	}
	if c.You && me.Source != "" && talk.SameEmail(me.Email, c.Email) && !s.inTenant() {
		parts = append(parts, "from "+me.Source)
	}
	return strings.Join(parts, " · ")
}

func (o *ownersStage) choose(id string) *talk.Problem {
	if o.branch == branchForm {
		if role, ok := strings.CutPrefix(id, ChooseRole); ok {
			o.form.role = access.PlatformRole(role)
		}
		return nil
	}
	if id == ChooseConfirmHandOver || id == ChooseOwnMyself {
		if why := o.cannotOwnMyself(); why != "" && id == ChooseOwnMyself {
			return cannotOwn("You", why)
		}
		o.a.own(o.a.Me.Email, id == ChooseOwnMyself)
		return nil
	}
	email, ok := strings.CutPrefix(id, ChoosePerson)
	c, found := o.find(email)
	switch {
	case !ok || !found:
		return nil
	case c.Refused != "" && o.inTenant():
		return cannotOwn(c.label(), c.Refused)
	case c.Refused != "":
		return &talk.Problem{
			Code: talk.CodeInvalid, Flag: "--owner EMAIL",
			What: c.label() + " cannot own this connector: " + c.Refused + ".",
			Do:   "Choose somebody else, or add the person again with the right role.",
		}
	case o.inTenant():
		o.tick(person{ID: c.ID, Name: c.Name, Email: c.Email, Role: c.Role}, !o.a.owns(c.Email))
		return nil
	}
	o.a.own(c.Email, !o.a.owns(c.Email))
	return nil
}

func cannotOwn(who, why string) *talk.Problem {
	return &talk.Problem{
		Code: talk.CodeInvalid, Flag: "--owner EMAIL",
		What: who + " cannot own this connector: " + why + ".",
		Do:   "Choose somebody else, or have the role given in the tenant and search again.",
	}
}

func (o *ownersStage) set(field, text string) {
	switch field {
	case FieldPersonName:
		o.form.name = text
	case FieldPersonEmail:
		o.form.email = text
	case talk.FieldNote:
		o.note = text
	case FieldPersonSearch:
		o.tenant.users.typed = text
	}
}

func (o *ownersStage) setSecret(string, []byte) {}

func (o *ownersStage) act(id string) *talk.Problem {
	switch id {
	case ActAddPerson:
		if o.form.me {
			o.form = personForm{}
		}
		if o.form.role == "" {
			o.form.role = access.ConnectorAdministrator
		}
		o.openForm()
	case ActEditMe:
		o.form = personForm{me: true, name: o.a.Me.Name, email: o.a.Me.Email, role: access.SuperAdministrator}
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
		return true
	case branchDone:
		return true // it happened
	}
	return false
}

func (o *ownersStage) next() (outcome, *talk.Problem) {
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
	return o.takeList()
}

func (o *ownersStage) takeList() (outcome, *talk.Problem) {
	switch {
	case !o.inTenant():
	case o.desk.Wants(WorkUsers):
		return stay, nil
	case !o.tenant.users.read && len(o.tenant.want.owners) > 0:
		o.askUsers("", false)
		return stay, nil
	}
	if len(o.chosen()) == 0 {
		return stay, o.noOwner()
	}
	if !o.mine() {
		o.branch = branchConfirm
		return stay, nil
	}
	return goOn, nil
}

func (o *ownersStage) noOwner() *talk.Problem {
	p := &talk.Problem{
		Code: talk.CodeMissing, Flag: "--owner EMAIL",
		What: "Nobody is chosen yet.",
		Why:  "A connector has at least one owner, who looks after its token.",
		Do:   "Choose yourself, somebody else, or several.",
		Kept: talk.NothingSaved,
	}
	if o.a.Me.Email == "" && !o.inTenant() {
		p.Flag = "--me EMAIL"
		p.Do = "Add your e-mail (“Correct your name or e-mail”), or choose somebody else."
	}
	return p
}
