package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"connectpd/store"
	"connectpd/store/failure"
	"connectpd/sync/engine"
	"connectpd/wizard/manage"
	"connectpd/wizard/service"
)

// exportFile is the file of --export c1z=FILE; "" without the flag.
func (f *syncFlags) exportFile() string {
	_, file, _ := strings.Cut(f.export, "=")
	return file
}

func (f *syncFlags) checkExport() error {
	format, file, _ := strings.Cut(f.export, "=")
	switch {
	case f.export == "":
		return nil
	case format != string(manage.ExportC1Z) || file == "" || file == "-":
		return refuse(failure.SyncExportOdd, failure.Blanks{"typed": f.export})
	case f.every == 0:
		return refuse(failure.SyncExportAlone)
	}
	return nil
}

// refresh writes the file of --export anew after a run, and says why where it
// stays as it was. ConductorOne reads it by itself, so what a run did not prove
// must not reach it.
func (a *app) refresh(ctx context.Context, s *session, c store.Connector, o *engine.Outcome, f *syncFlags) {
	file := f.exportFile()
	if file == "" {
		return
	}
	if !o.Run.Applied {
		a.leftAsItWas(f, c, file, fmt.Sprintf("the sync is %s", o.Run.Result))
		return
	}
	done, err := s.services.RefreshFile(ctx, c.ID, o.Run, file)
	var gaps *service.GapsError
	switch {
	case errors.As(err, &gaps):
		a.leftAsItWas(f, c, file, "the sync is partial, and what it could not read would look removed in ConductorOne")
	case err != nil:
		a.leftAsItWas(f, c, file, err.Error())
	default:
		a.runLine(f.progress, c, exportedWords(done))
	}
}

// leftAsItWas says so on the run's line, or on standard error where lines are
// for machines.
func (a *app) leftAsItWas(f *syncFlags, c store.Connector, file, why string) {
	text := file + " was not changed: " + why
	if f.progress == showPlain {
		a.runLine(f.progress, c, text)
		return
	}
	a.printError(errors.New(text), a.redactor)
}
