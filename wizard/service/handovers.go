package service

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/wizard/flow"
	"connectpd/wizard/handover"
	"connectpd/wizard/handover/post"
	"connectpd/wizard/platform"
	"connectpd/wizard/setup"
)

// messageFolder is where messages are written, below the home.
const messageFolder = "handover"

// PassOn records that somebody else will finish a set-up, and tells them: the
// platform does, or a message that is written here.
func (s *Handovers) PassOn(ctx context.Context, r setup.HandOverRequest) (setup.PassedOn, error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	if err := s.Store.ReadOnly(); err != nil {
		return setup.PassedOn{}, err
	}
	there, err := s.Platforms.Of(r.Connector.Platform).Register(ctx, r.Registration)
	if err != nil {
		return setup.PassedOn{Made: there.Made}, err
	}
	var done handover.Outcome
	if place := s.Platforms.PlaceOf(there.Connector); place.Message == nil {
		done, err = s.handOver(ctx, r)
	} else {
		done, err = s.delegate(ctx, r, there, place)
	}
	if err == nil {
		s.remember(ctx, r.Me)
	}
	return setup.PassedOn{Outcome: done, Made: there.Made}, err
}

// delegate records a connector whose owners the platform tells, and who enter
// the token there.
func (s *Handovers) delegate(ctx context.Context, r setup.HandOverRequest, there platform.Registered, place platform.Place) (handover.Outcome, error) {
	signIn, err := s.placeSignIn(ctx, there, r.Keychain)
	if err != nil {
		return handover.Outcome{}, err
	}
	c := there.Connector
	c.Status = store.NotConnected
	c.HandedOver = &store.HandOver{Name: handover.Names(r.To), Email: r.To[0].Email, At: s.Clock.Now()}
	saved, err := s.Vault.Save(ctx, c, store.Placed{}, signIn)
	if err != nil {
		return handover.Outcome{}, fmt.Errorf("record the handover: %w", err)
	}
	s.log(ctx, saved.ID, store.Info, "handed-over", "Created in "+place.Host+" for "+handover.Names(r.To)+", whom it notifies")
	return handover.Outcome{Connector: saved, To: r.To, Tenant: place.Host, Link: place.Link}, nil
}

// HandOver records that somebody else finishes, and sends the message, or
// writes it as a file to open and send. A failure records nothing.
func (s *Handovers) HandOver(ctx context.Context, r setup.HandOverRequest) (handover.Outcome, error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	if err := s.Store.ReadOnly(); err != nil {
		return handover.Outcome{}, err
	}
	return s.handOver(ctx, r)
}

func (s *Handovers) handOver(ctx context.Context, r setup.HandOverRequest) (handover.Outcome, error) {
	letter := handover.Compose(invitationOf(r), handover.PersonsOf(r.To), r.Note)
	if _, err := invitationOf(r).Encode(); err != nil {
		return handover.Outcome{}, err
	}
	done := handover.Outcome{To: r.To, Message: letter.Lines()}
	if err := s.deliver(ctx, &done, r.Connector.ID, letter); err != nil {
		return handover.Outcome{}, err
	}
	var err error
	if done.Connector, err = s.recordHandOver(ctx, r, done.File); err != nil {
		if done.Sent {
			return handover.Outcome{}, fmt.Errorf("record the handover (the message went out already): %w", err)
		}
		_ = os.Remove(done.File) // it would speak of a hand-over that is none
		return handover.Outcome{}, fmt.Errorf("record the handover: %w", err)
	}
	if old := r.Connector.HandedOver; old != nil && old.MessageFile != "" && old.MessageFile != done.File {
		_ = os.Remove(old.MessageFile) // the message before; the person may have moved it
	}
	s.log(ctx, done.Connector.ID, store.Info, "handed-over", handedText(done))
	return done, nil
}

// recordHandOver notes the hand-over. When the message goes out again, only
// that is noted: the connector may have been renamed, or its owners changed,
// since it was read.
func (s *Handovers) recordHandOver(ctx context.Context, r setup.HandOverRequest, file string) (store.Connector, error) {
	c := r.Connector
	h := store.HandOver{Name: handover.Names(r.To), Email: r.To[0].Email, At: s.Clock.Now(), MessageFile: file}
	if c.HandedOver == nil {
		c.Status, c.HandedOver = store.NotConnected, &h
		return s.Store.SaveHandedOver(ctx, c)
	}
	if err := s.Store.SetHandOver(ctx, c.ID, h); err != nil {
		return c, err
	}
	return s.Store.Connector(ctx, c.ID)
}

func handedText(h handover.Outcome) string {
	switch {
	case h.Sent:
		return "Handed over to " + handover.Names(h.To) + ", message sent by email"
	case h.Unsent != "":
		return "Handed over to " + handover.Names(h.To) + ", message written as a file; email failed: " + h.Unsent
	}
	return "Handed over to " + handover.Names(h.To) + ", message written as a file"
}

// notHandedOverError: what was asked needs a connector that waits for its
// owner elsewhere.
type notHandedOverError struct{ Connector store.Connector }

func (e *notHandedOverError) Error() string { return e.Failure().Said() }

// Failure names its row.
func (e *notHandedOverError) Failure() failure.Told {
	return failure.Tell(failure.NotHandedOver, failure.Blanks{"connector": e.Connector.Name})
}

// handedOver finds a connector that waits for its owner elsewhere.
func (s *Handovers) handedOver(ctx context.Context, connector string) (store.Connector, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err == nil && c.HandedOver == nil {
		err = &notHandedOverError{c}
	}
	return c, err
}

// RemoveHandOver forgets a set-up that was handed over, and its message file.
// What its owner does with the message is not known here.
func (s *Handovers) RemoveHandOver(ctx context.Context, connector string) (store.Connector, error) {
	c, err := s.handedOver(ctx, connector)
	if err != nil {
		return c, err
	}
	return s.connectors.Disconnect(ctx, c.ID, true)
}

// SendAgain writes or sends the message of a hand-over once more, to its
// owners other than the person at the keyboard. note is that person's own
// words, or empty.
func (s *Handovers) SendAgain(ctx context.Context, connector, note string) (handover.Outcome, error) {
	c, err := s.handedOver(ctx, connector)
	if err != nil {
		return handover.Outcome{}, err
	}
	if err := s.Platforms.PlaceOf(c).Message; err != nil {
		return handover.Outcome{}, err
	}
	me := s.me(ctx)
	r := setup.HandOverRequest{Registration: platform.Registration{Connector: c}, From: store.Person{Name: me.Name, Email: me.Email}, Note: note}
	for _, o := range c.Owners {
		if !flow.SameEmail(o.Email, me.Email) {
			r.To = append(r.To, o.Person)
		}
	}
	if len(r.To) == 0 {
		return handover.Outcome{}, &flow.Problem{Told: failure.Tell(failure.NoOtherOwner, failure.Blanks{"connector": c.Name}), Kept: flow.NothingChanged}
	}
	return s.HandOver(ctx, r)
}

// deliver sends a letter, or writes it where it cannot be sent.
func (s *Handovers) deliver(ctx context.Context, done *handover.Outcome, id string, l handover.Letter) error {
	if s.Mail != nil {
		err := s.Mail.Send(ctx, l)
		switch {
		case err == nil:
			done.Sent = true
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("send the message: %w", err)
		}
		done.Unsent = failure.Sayable(err)
	}
	now := s.Clock.Now()
	// A message that is sent again is another one: mail servers drop what they
	// have seen.
	data, err := post.EML(l, now, id+"x"+strconv.FormatInt(now.UnixMilli(), 36))
	if err != nil {
		return err
	}
	done.File, err = post.WriteFile(filepath.Join(s.Store.Home(), messageFolder), id+".eml", data)
	return err
}

func invitationOf(r setup.HandOverRequest) handover.Invitation {
	c := r.Connector
	i := handover.Invitation{
		Connector: c.Name, App: handover.App{Name: c.App.Name, IDP: c.App.IDP},
		From: handover.Person{Name: r.From.Name, Email: r.From.Email},
	}
	for _, o := range c.Owners {
		i.Owners = append(i.Owners, handover.Person{Name: o.Name, Email: o.Email})
	}
	return i
}

// Invitation reads an invitation, also out of a whole pasted e-mail.
func (s *Handovers) Invitation(text []byte) (handover.Invitation, error) {
	return handover.Decode(text)
}
