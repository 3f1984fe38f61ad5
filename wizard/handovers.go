package wizard

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"connectpd/store"
	"connectpd/wizard/handover"
)

// messageFolder is where messages are written, below the home.
const messageFolder = "handover"

// HandOver records that somebody else finishes, and sends the message, or
// writes it as a file to open and send. A failure records nothing.
func (s *Services) HandOver(ctx context.Context, r HandOverRequest) (HandedOver, error) {
	s.saving.Lock()
	defer s.saving.Unlock()
	letter := handover.Compose(invitationOf(r), persons(r.To), r.Note)
	if _, err := invitationOf(r).Encode(); err != nil {
		return HandedOver{}, err
	}
	done := HandedOver{To: r.To, Message: letter.Lines()}
	var err error
	if done.Sent, done.File, err = s.deliver(ctx, r.Connector.ID, letter); err != nil {
		return HandedOver{}, err
	}
	c := r.Connector
	c.Status = store.NotConnected
	c.HandedOver = &store.HandOver{Name: names(r.To), Email: r.To[0].Email, At: s.Clock.Now(), MessageFile: done.File}
	if done.Connector, err = s.Store.SaveHandedOver(ctx, c); err != nil {
		if done.File != "" {
			_ = os.Remove(done.File) // it would speak of a hand-over that is none
		}
		return HandedOver{}, fmt.Errorf("record the hand-over: %w", err)
	}
	s.log(ctx, done.Connector.ID, store.Info, "handed-over", "Handed over to "+names(r.To))
	return done, nil
}

// SendAgain writes or sends the message of a hand-over once more, to its
// owners other than the person at the keyboard.
func (s *Services) SendAgain(ctx context.Context, connector string) (HandedOver, error) {
	c, err := s.Store.Connector(ctx, connector)
	if err != nil {
		return HandedOver{}, err
	}
	if c.HandedOver == nil {
		return HandedOver{}, fmt.Errorf("%s was not handed over", c.Name)
	}
	me := s.me(ctx)
	r := HandOverRequest{Connector: c, From: store.Person{Name: me.Name, Email: me.Email}}
	for _, o := range c.Owners {
		if !sameEmail(o.Email, me.Email) {
			r.To = append(r.To, o.Person)
		}
	}
	if len(r.To) == 0 {
		return HandedOver{}, fmt.Errorf("%s has no other owner to send the message to", c.Name)
	}
	return s.HandOver(ctx, r)
}

// deliver sends a letter, or writes it where it cannot be sent.
func (s *Services) deliver(ctx context.Context, id string, l handover.Letter) (sent bool, file string, err error) {
	if s.Mail != nil {
		if err := s.Mail.Send(ctx, l); err == nil {
			return true, "", nil
		}
	}
	data, err := l.EML(s.Clock.Now(), id)
	if err != nil {
		return false, "", err
	}
	file, err = handover.WriteFile(filepath.Join(s.Store.Home(), messageFolder), id+".eml", data)
	return false, file, err
}

func invitationOf(r HandOverRequest) handover.Invitation {
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
func (s *Services) Invitation(text []byte) (handover.Invitation, error) { return handover.Decode(text) }
