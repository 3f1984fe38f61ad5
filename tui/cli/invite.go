package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"connectpd/store/failure"
	"connectpd/wizard/handover"
)

// maxInvitation is more than a whole e-mail with an invitation in it has.
const maxInvitation = 256 << 10

// readInvitation reads the text that an invitation is in: a file, or (-)
// standard input, into which a person pastes it.
func (a *app) readInvitation(ctx context.Context, from string) ([]byte, error) {
	switch {
	case from == "-" && a.env.CanAsk():
		return a.pastedInvitation(ctx)
	case from == "-":
		return untilDone(ctx, func() ([]byte, error) { return readWhole(a.env.In) })
	default:
		return untilDone(ctx, func() ([]byte, error) { return readInvitationFile(from) })
	}
}

// readInvitationFile waits, where the name is a pipe's, for its writer.
func readInvitationFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, refuse(failure.InviteUnread, failure.Blanks{"reason": failure.Sayable(err)})
	}
	defer f.Close() //nolint:errcheck // it was only read
	return readWhole(f)
}

func readWhole(in io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxInvitation+1))
	if err != nil {
		return nil, fmt.Errorf("read the invitation: %w", err)
	}
	return text, tooLong(text)
}

func tooLong(text []byte) error {
	if len(text) > maxInvitation {
		return refuse(failure.InviteLong)
	}
	return nil
}

// pastedInvitation reads what a person pastes, up to the invitation's last
// line. What was pasted beyond it is dropped, so that it answers no question.
func (a *app) pastedInvitation(ctx context.Context) ([]byte, error) {
	a.aside("Paste the whole message here. It is read up to the line END CONNECTPD INVITATION; press Ctrl+D to end it earlier.")
	text, err := untilDone(ctx, func() ([]byte, error) { return readBlock(a.env.In) })
	if ctx.Err() == nil && a.env.Drain != nil {
		a.env.Drain()
	}
	return text, err
}

func readBlock(in io.Reader) ([]byte, error) {
	var text []byte
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		text = append(text, line...)
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return nil, fmt.Errorf("read the invitation: %w", err)
		case tooLong(text) != nil:
			return nil, tooLong(text)
		case err != nil, handover.EndsBlock(string(line)):
			return text, nil
		}
	}
}
