package cli

import (
	"context"

	"connectpd/store/failure"
	"connectpd/wizard/handover/post"
)

// mail makes letters go through the mail server that the variables name;
// without one they are written as files.
func (a *app) mail(ctx context.Context, s *session) error {
	address := a.env.Secrets[varSMTP]
	if address.Empty() {
		return nil
	}
	password := a.env.Secrets[varSMTPPassword]
	if file := a.env.Vars[varSMTPPasswordFile]; password.Empty() && file != "" {
		var err error
		if password, err = a.readSecret(ctx, file); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			return refuse(failure.PasswordFile, failure.Blanks{"variable": varSMTPPasswordFile, "reason": failure.Sayable(err)})
		}
	}
	a.redactor.Add(password)
	o := a.env.Mail
	o.Now = a.env.Clock.Now
	m, err := post.NewMailer(address, password, o)
	if err != nil {
		return err
	}
	a.redactor.Add(m.Password())
	s.services.Mail = m
	return nil
}

// sendAgain sends the message of a hand-over once more.
func (a *app) sendAgain(ctx context.Context, ref string) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	if err := a.mail(ctx, s); err != nil {
		return err
	}
	c, err := s.connector(ctx, ref)
	if err != nil {
		return err
	}
	done, err := s.services.SendAgain(ctx, c.ID, "")
	if err != nil {
		return err
	}
	return a.sayHandOver(&done)
}
