package setup

import (
	"strings"

	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
)

// choosePerson and an e-mail choose an owner.
const choosePerson = "person:"

// ownersBranch is the page of the owners step.
type ownersBranch int

const (
	branchList    ownersBranch = iota
	branchWho                  // who can create the key
	branchConfirm              // hand over?
	branchDone                 // handed over
)

// ownersStage is step 3: who is responsible, and the hand-over. The people are
// the platform's, which may open a page of its own above the step's.
type ownersStage struct {
	*state
	branch ownersBranch
	// fromKey: the hand-over began at step 4, "I cannot see this menu".
	fromKey bool
	note    string
	done    *handover.Outcome
}

// opened is the page that the platform opened, or shows in the list's place; ok
// is false where there is none.
func (o *ownersStage) opened() (page ownStage, ok bool) {
	own := o.at().Owners()
	return ownStage{func() platform.Stage { return own }}, own.Open() || o.branch == branchList && own.Folded()
}

func (o *ownersStage) page(p *flow.Page) {
	if own, ok := o.opened(); ok {
		own.page(p)
		return
	}
	switch o.branch {
	case branchWho:
		o.whoPage(p)
	case branchConfirm:
		o.confirmPage(p)
	case branchDone:
		o.donePage(p)
	default:
		p.Question = "Who owns this connector?"
		p.Choices = o.people(func(candidate) bool { return true })
		o.at().Owners().List(p, false)
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
			ID: choosePerson + strings.ToLower(c.Email), Label: c.Label(), Detail: o.detail(c),
			Many: true, Chosen: c.Refused == "" && o.a.Owns(c.Email), Refused: c.Refused,
		})
	}
	return list
}

func (s *state) detail(c candidate) string {
	parts := []string{c.Role.Label()}
	if c.Email != "" && c.Name != "" {
		parts = append([]string{c.Email}, parts...)
	}
	if c.Source != "" {
		parts = append(parts, c.Source)
	}
	return strings.Join(parts, " · ")
}

func (o *ownersStage) choose(id string) *flow.Problem {
	if own, ok := o.opened(); ok {
		return own.choose(id)
	}
	if id == chooseConfirmHandOver || id == chooseOwnMyself {
		if why := o.refusesMe(); why != "" && id == chooseOwnMyself {
			return o.at().Owners().Refused("You", why)
		}
		o.a.Own(o.a.Me.Email, id == chooseOwnMyself)
		return nil
	}
	email, ok := strings.CutPrefix(id, choosePerson)
	c, found := o.find(email)
	switch {
	case !ok || !found:
		return nil
	case c.Refused != "":
		return o.at().Owners().Refused(c.Label(), c.Refused)
	}
	o.at().Owners().Tick(c, !o.a.Owns(c.Email))
	return nil
}

// refusesMe is why the person at the keyboard cannot be an owner; empty when
// they can.
func (o *ownersStage) refusesMe() string {
	for _, c := range o.roster() {
		if c.You {
			return c.Refused
		}
	}
	return "the credential does not belong to a person"
}

func (o *ownersStage) set(field, text string) {
	if own, ok := o.opened(); ok {
		own.set(field, text)
	} else if field == flow.FieldNote {
		o.note = text
	}
}

func (o *ownersStage) setSecret(field string, typed []byte) {
	if own, ok := o.opened(); ok {
		own.setSecret(field, typed)
	}
}

func (o *ownersStage) act(id string) *flow.Problem { return o.at().Owners().Act(id) }

func (o *ownersStage) back() bool {
	if own, ok := o.opened(); ok {
		return own.back()
	}
	switch o.branch {
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
	return o.at().Owners().Back()
}

func (o *ownersStage) next() (outcome, *flow.Problem) {
	if own, ok := o.opened(); ok {
		return own.next()
	}
	switch o.branch {
	case branchWho:
		return stay, o.takeWho()
	case branchConfirm:
		return o.takeConfirm()
	case branchDone:
		return theEnd, nil
	}
	return o.takeList()
}

func (o *ownersStage) takeList() (outcome, *flow.Problem) {
	if o.at().Owners().Asks() {
		return stay, nil
	}
	if len(o.chosen()) == 0 {
		return stay, o.at().Owners().Nobody()
	}
	if !o.mine() {
		o.branch = branchConfirm
		return stay, nil
	}
	o.a.Met = true
	return goOn, nil
}
