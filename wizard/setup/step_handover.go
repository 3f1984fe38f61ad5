package setup

import (
	"errors"
	"slices"
	"strings"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/place"
	"connectpd/store/words"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/platform"
)

// Ids of the hand-over page.
const (
	chooseConfirmHandOver = "hand_over:write"
	chooseOwnMyself       = "hand_over:not"
)

// askWho opens the page that finds somebody who can create the key. Every
// answer stays.
func (o *ownersStage) askWho() { o.branch, o.fromKey = branchWho, true }

func (o *ownersStage) whoPage(p *flow.Page) {
	p.Title = "Hand over"
	p.Question = "Who can create the API key?"
	p.Intro = []string{
		"Only Admins (Global Admins) and Account Owners see API Access Keys in PagerDuty. Your role is shown under My Profile.",
		"Choose one of them: connectpd writes them a message with all your answers so far, and they continue from there.",
	}
	p.Choices = o.people(func(c candidate) bool { return !c.You })
	o.at().Owners().List(p, true)
}

func (o *ownersStage) takeWho() *flow.Problem {
	if len(o.recipients()) == 0 {
		return &flow.Problem{Told: failure.Tell(failure.NoRecipient), Flag: "--owner EMAIL", Kept: "All answers are kept."}
	}
	o.branch = branchConfirm
	return nil
}

// recipients are the owners that a message goes to.
func (o *ownersStage) recipients() []access.Person {
	var list []access.Person
	for _, c := range o.chosen() {
		if !c.You {
			list = append(list, c.Person)
		}
	}
	return list
}

func (o *ownersStage) confirmPage(p *flow.Page) {
	p.Title = "Hand over"
	if o.tok.checked != nil {
		p.Warnings = []string{"The API token that was checked is neither handed over nor kept."}
	}
	if d := o.at().Owners().Delegation(); d != nil {
		o.delegatePage(p, *d)
	} else {
		o.messagePage(p)
	}
}

// enters says where the owners enter the key.
func (o *ownersStage) enters(to, where string) string {
	text := to + " will create the API key and enter it " + where + ". You never handle the key."
	if o.fromKey {
		return text
	}
	return "You are not among the owners, so " + text
}

// delegatePage: the connector is created on the platform for its owners, whom
// the platform tells.
func (o *ownersStage) delegatePage(p *flow.Page, d platform.Delegation) {
	to := handover.Names(o.recipients())
	p.Question = "Create the connector for " + to + "?"
	p.Intro = []string{
		o.enters(to, "in "+d.Host),
		"The connector is created there now, without its API token, and they are notified by email. Here it is remembered as handed over.",
	}
	if d.First != "" {
		p.Intro = append(p.Intro, d.First)
	}
	p.Choices = []flow.Choice{{ID: chooseConfirmHandOver, Label: "Create it for them", Detail: "in the app " + o.chosenApp().Name, Chosen: o.fromKey || !o.mine()}}
	o.orMyself(p, o.refusesMe())
	p.Next = "create it"
	if o.desk.Wants(WorkHandOver) {
		p.Waiting = "Creating the connector in " + d.Host
	}
}

// orMyself offers to carry on, where the hand-over was not asked for.
func (o *ownersStage) orMyself(p *flow.Page, refused string) {
	if !o.fromKey {
		p.Choices = append(p.Choices, flow.Choice{ID: chooseOwnMyself, Label: "Continue myself", Detail: "adds you to the owners",
			Chosen: o.mine(), Refused: refused})
	}
}

// messagePage: connectpd writes a message to the owners.
func (o *ownersStage) messagePage(p *flow.Page) {
	to := handover.Names(o.recipients())
	p.Question = "Hand this setup over to " + to + "?"
	p.Intro = []string{
		o.enters(to, "on their computer"),
		o.messageWords() + " The connector will live on their computer; here it is remembered as handed over.",
	}
	p.Next = strings.ToLower(o.handOverWord())
	p.Choices = []flow.Choice{{ID: chooseConfirmHandOver, Label: o.handOverWord(), Chosen: o.fromKey || !o.mine()}}
	if !o.fromKey {
		p.Next = "continue"
	}
	o.orMyself(p, "")
	p.Fields = []flow.Field{{ID: flow.FieldNote, Label: "Add a note", Value: o.note, Optional: true}}
	p.Message = handover.Compose(o.invitation(), handover.PersonsOf(o.recipients()), words.OneLine(o.note)).Lines()
	if o.desk.Wants(WorkHandOver) {
		p.Waiting = "Writing the message"
		if o.facts.Mail {
			p.Waiting = "Sending the message"
		}
	}
}

func (o *ownersStage) handOverWord() string {
	if o.facts.Mail {
		return "Send the message"
	}
	return "Write the message"
}

func (o *ownersStage) messageWords() string {
	if o.facts.Mail {
		return "connectpd sends them a message by email."
	}
	return "connectpd writes a message for you to send."
}

func (o *ownersStage) takeConfirm() (outcome, *flow.Problem) {
	if o.desk.Wants(WorkHandOver) {
		return stay, nil
	}
	if !o.fromKey && o.mine() {
		o.branch = branchList
		return goOn, nil
	}
	c, owners := o.proposal(), o.chosen()
	if o.at().Owners().Delegation() == nil {
		if _, err := o.invitation().Encode(); err != nil {
			return stay, handOverProblem(err)
		}
	} else {
		c.ID = o.facts.NewID // never that of a connector that was to move
		if o.fromKey {       // whoever cannot create the key is none of its owners
			owners = slices.DeleteFunc(owners, func(c candidate) bool { return c.You })
			c.Owners = ownersOf(owners, Directory{})
		}
	}
	o.passOn(HandOverRequest{Registration: o.registration(c, owners), To: o.recipients(), From: o.mePerson(),
		Me: o.remembered(), Note: words.OneLine(o.note), Keychain: o.a.Keychain})
	return stay, nil
}

func (o *ownersStage) passOn(r HandOverRequest) {
	o.ask(flow.Call(WorkHandOver, r, o.services.PassOn, o.flow.handedOver).Lasting(), true)
}

func (o *ownersStage) handed(h handover.Outcome) { o.branch, o.done = branchDone, &h }

func (o *ownersStage) donePage(p *flow.Page) {
	o.done.Page(p)
	p.Title = "Handed over"
	if o.done.Tenant != "" {
		p.Notes, p.Address = nil, o.done.Link
		p.Hints = []string{"On that page they enter the API token, and " + o.done.Tenant + " starts to sync. Check on it with connectpd status."}
	}
	p.Next = "finish"
}

func (s *state) mePerson() access.Person {
	return access.Person{Name: s.a.Me.Name, Email: s.a.Me.Email, Role: access.SuperAdministrator}
}

// invitation is what the receiving side needs of the answers.
func (s *state) invitation() handover.Invitation {
	app := s.chosenApp()
	i := handover.Invitation{
		Connector: s.connectorName(),
		App:       handover.App{Name: app.Name, IDP: app.IDP},
		From:      handover.Person{Name: s.a.Me.Name, Email: s.a.Me.Email},
	}
	for _, c := range s.chosen() {
		i.Owners = append(i.Owners, handover.Person{Name: c.Name, Email: c.Email})
	}
	return i
}

// InvitationSays is who asks for this set-up, as the sender says it, and where
// the token will be kept and sent; nil without an invitation.
func (s *state) InvitationSays() []string {
	i := s.facts.Invitation
	if i == nil {
		return nil
	}
	to := "PagerDuty"
	if s.facts.APIBase != "" {
		to = s.facts.APIBase + " (CONNECTPD_API_URL)"
	}
	return invitationIntro(*i, to)
}

// invitationIntro says who asks, as the sender says it. to is whom the token is
// sent to.
func invitationIntro(i handover.Invitation, to string) []string {
	who := i.From.Name
	switch {
	case who == "":
		who = i.From.Email
	case i.From.Email != "":
		who += " (" + i.From.Email + ")"
	}
	if who == "" {
		who = "Someone unnamed"
	}
	return []string{
		who + " asks you to finish this setup: a connector called \"" + i.Connector + "\" for the app \"" + i.App.Name + "\". This is what the sender says; it was not verified.",
		"The API token stays with you: it is kept on this computer, where you choose, and only sent to " + to + ".",
	}
}

func handOverProblem(err error) *flow.Problem {
	if p := new(flow.Problem); errors.As(err, &p) || errors.As(err, new(platform.Failure)) || errors.As(err, new(*place.Error)) {
		return platform.Problem(err, "All answers are kept.")
	}
	told := failure.Tell(failure.HandOverUnsaved, failure.Blanks{"reason": failure.Sayable(err)})
	return &flow.Problem{Told: told, Err: err, Kept: "All answers are kept."}
}
