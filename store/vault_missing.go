package store

import (
	"context"
	"errors"
	"fmt"

	"connectpd/store/keychain"
)

// Missing lists the connectors whose token is not in its keychain any more, and
// notes that they need it again. The error tells which keychains did not
// answer: nothing is known of what they hold.
func (v *Vault) Missing(ctx context.Context) ([]Connector, error) {
	list, err := v.store.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	var missing []Connector
	var errs []error
	for _, c := range list {
		if c.Token.Number == 0 || c.Token.StoredIn == keychain.None {
			continue
		}
		_, err := v.Token(ctx, c)
		switch {
		case isReason(err, keychain.NotFound):
			missing = append(missing, c)
			errs = append(errs, v.store.SetStatus(ctx, c.ID, NeedsAttention, "Its API token is no longer in the "+c.Token.StoredIn.Noun()+"."))
		case err != nil:
			errs = append(errs, fmt.Errorf("%s: %w", c.Name, err))
		}
	}
	return missing, errors.Join(errs...)
}
