package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"connectpd/store"
	"connectpd/store/failure"
)

// Repair is what doctor needs to repair a store.
type Repair struct {
	Store func(context.Context) (store.Repaired, error)
	// Missing lists the connectors whose token is not in its keychain any more;
	// the error tells what could not be looked at.
	Missing func(context.Context) ([]store.Connector, error)
}

// Run repairs and says what was done.
func (r Repair) Run(ctx context.Context) []Check {
	done, err := r.Store(ctx)
	if err != nil {
		told := failure.Of(err)
		if told.ID == failure.Unexpected {
			told = failure.Tell(failure.RepairFailed, failure.Blanks{"reason": told.Said()})
		}
		return []Check{{"repair", Failure, "The store could not be repaired: " + told.What, told.Hint()}}
	}
	if done.Nothing() {
		return []Check{{"repair", OK, "There was nothing to repair.", ""}}
	}
	return append(told(done), r.keys(ctx)...)
}

func told(done store.Repaired) []Check {
	var list []Check
	if done.From != "" {
		text := fmt.Sprintf("The store was restored from %s, written %s.", done.From, done.Written.UTC().Format(time.DateTime+" UTC"))
		if done.Aside != "" {
			text += " The damaged one was kept as " + done.Aside + "."
		}
		list = append(list, Check{"repair", OK, text + " The next sync of each connector reads its access data again.", ""})
	}
	if len(done.Back) > 0 {
		list = append(list, Check{"repair", OK, "Restored from the backup: " + strings.Join(done.Back, ", ") + ".", ""})
	}
	if len(done.Reviews) > 0 {
		list = append(list, Check{"repair", OK, "Reviews restored from their own backups: " + strings.Join(done.Reviews, ", ") + ".", ""})
	}
	if len(done.AsIs) > 0 {
		list = append(list, Check{"repair", Warning, "No backup has these rows, so they were accepted as they are: " + strings.Join(done.AsIs, ", ") + ".",
			"check that they are right: connectpd status"})
	}
	return list
}

func (r Repair) keys(ctx context.Context) []Check {
	missing, err := r.Missing(ctx)
	var list []Check
	for _, c := range missing {
		list = append(list, Check{"keys", Warning, "The API token of " + c.Name + " is not in the " + c.Token.StoredIn.Noun() + ".",
			"enter it again: connectpd rotate " + c.ID})
	}
	if err != nil {
		list = append(list, Check{"keys", Warning, "connectpd could not check whether every API token is still there: " + failure.Of(err).What,
			"run connectpd sync, which needs them"})
	}
	return list
}
