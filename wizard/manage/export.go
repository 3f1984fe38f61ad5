package manage

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"connectpd/store/access"
	"connectpd/store/failure"
	"connectpd/store/words"
	"connectpd/wizard/flow"
)

// Ids of an export's pages.
const (
	chooseFormat  = "format:" // + ExportFormat
	chooseReplace = "replace"
	chooseKeep    = "keep"
	fieldFile     = "file"
)

// ExportFormat is what an export is written as.
type ExportFormat string

// The formats.
const (
	ExportCSV       ExportFormat = "csv"       // one row a grant, for an access review
	ExportXLSX      ExportFormat = "xlsx"      // the same as a workbook, every cell a text
	ExportJSON      ExportFormat = "json"      // one document with everything
	ExportTerraform ExportFormat = "terraform" // the connector's configuration; no access data
	ExportC1Z       ExportFormat = "c1z"       // what ConductorOne's own connectors write
	ExportC1CSV     ExportFormat = "c1csv"     // the table that ConductorOne takes without a mapping
)

// ExportFormats lists them.
var ExportFormats = [...]ExportFormat{ExportCSV, ExportXLSX, ExportJSON, ExportTerraform, ExportC1Z, ExportC1CSV}

// ForConductorOne reports whether a file is made to be uploaded there.
func (x ExportFormat) ForConductorOne() bool { return x == ExportC1Z || x == ExportC1CSV }

// Binary reports whether a file is no text that a terminal could show.
func (x ExportFormat) Binary() bool { return x == ExportC1Z || x == ExportXLSX }

// UploadWhere says what to do with a file for ConductorOne.
const UploadWhere = "Upload it in ConductorOne (the app, Connectors, Import app data, From file), or put it where a data source reads it (From data source, about hourly)."

// ExportRequest asks for an export.
type ExportRequest struct {
	Connector string // id, name or subdomain; "" the only one
	Format    ExportFormat
	Run       int64 // as that run left it; 0: as it stands
	// AcceptGaps is why a file for ConductorOne may be of a partial run.
	AcceptGaps string
}

// Exported is a finished export.
type Exported struct {
	Connector access.Connector
	Rows      int
	File      string // "" where it went to a writer
	// ManifestFile stands beside File; "" for Terraform.
	ManifestFile string
	// Manifest describes what went to a writer, for a program; nil for
	// Terraform. What of it a person is told stands beside it.
	Manifest []byte
	SHA256   string
	At       time.Time // of the data
	Partial  string    // why it is partial; empty where it is not
	// ToKnow are sentences for who uploads it; none for other formats.
	ToKnow []string
}

// fileExporter is what an export calls.
type fileExporter interface {
	WriteExport(ctx context.Context, w WriteExportRequest) (Exported, error)
}

// WriteExportRequest asks for an export in a file.
type WriteExportRequest struct {
	ExportRequest
	Path    string
	Replace bool // a file that is there
}

// Export asks what to export and where to, and says where it is.
type Export struct {
	flow.Base
	s       fileExporter
	c       access.Connector
	folder  string
	today   time.Time
	format  ExportFormat
	path    string // as typed, where it was
	typed   bool   // another name than the proposed one was
	exists  string // what would have to be replaced; empty: nothing
	replace bool
	done    *Exported
}

// NewExport exports a connector's data, into folder unless another place
// is typed.
func NewExport(s fileExporter, c access.Connector, folder string, today time.Time) *Export {
	return &Export{s: s, c: c, folder: folder, today: today, format: ExportCSV}
}

// Page is what to show now.
func (f *Export) Page() flow.Page {
	p := flow.Page{Heading: "Export", Title: f.c.Name, Problem: f.Refusal, Next: "write"}
	switch {
	case f.done != nil:
		f.donePage(&p)
	case f.exists != "":
		p.Question = "Replace the existing file?"
		p.Intro = []string{f.exists + " already exists."}
		p.Choices = []flow.Choice{
			{ID: chooseKeep, Label: "Keep it and choose another name", Chosen: !f.replace},
			{ID: chooseReplace, Label: "Replace it", Chosen: f.replace},
		}
		p.Next = "continue"
	default:
		p.Question = "What should be written, and where?"
		for _, x := range [...]struct {
			format ExportFormat
			label  string
		}{
			{ExportCSV, "A table for an access review (csv)"},
			{ExportXLSX, "The same as a workbook (xlsx)"},
			{ExportJSON, "Everything, as one document (json)"},
			{ExportTerraform, "A configuration for ConductorOne (Terraform)"},
			{ExportC1Z, "A file for ConductorOne, with no key there (c1z)"},
			{ExportC1CSV, "The same as a table (c1csv)"},
		} {
			p.Choices = append(p.Choices, flow.Choice{ID: chooseFormat + string(x.format), Label: x.label, Chosen: f.format == x.format})
		}
		p.Fields = []flow.Field{{ID: fieldFile, Label: "File", Value: f.file()}}
		p.Hints = []string{"Only you can read the file (0600). A manifest next to it describes the source, how complete it is, and the SHA-256."}
		if f.format == ExportTerraform {
			p.Hints = []string{"It contains the app, the owners and the connector, but no access data and no token."}
		}
		if f.format.ForConductorOne() {
			p.Hints = append([]string{UploadWhere}, p.Hints...)
		}
	}
	if f.Busy() {
		p.Waiting = "Writing"
	}
	return p
}

func (f *Export) donePage(p *flow.Page) {
	p.Question = "Written."
	if f.done.ManifestFile != "" {
		p.Question = words.Plural(f.done.Rows, "grant was", "grants were") + " written."
		p.Notes = []string{"The source, and how complete it is, are described in " + f.done.ManifestFile}
		p.Notes = append(p.Notes, f.done.ToKnow...)
	}
	p.Copy, p.CopyName, p.Next = f.done.File, "the file", "close"
}

// proposed is the file that is written unless another is named.
func (f *Export) proposed() string {
	return filepath.Join(f.folder, ExportName(f.c, f.format, f.today))
}

// file is the name that stands in the field.
func (f *Export) file() string {
	if f.typed {
		return f.path
	}
	return f.proposed()
}

// ExportName proposes a file's name: the account, the day, the format.
func ExportName(c access.Connector, format ExportFormat, today time.Time) string {
	name := c.Account.Subdomain
	if name == "" {
		name = c.ID
	}
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(name))
	ending := string(format)
	switch format {
	case ExportTerraform:
		ending = "tf"
	case ExportC1CSV:
		ending = "conductorone.csv"
	}
	return "connectpd-" + name + "-" + today.Local().Format(time.DateOnly) + "." + ending
}

// Choose picks a format, or what becomes of the file that is there.
func (f *Export) Choose(id string) *flow.Problem {
	switch id {
	case chooseReplace, chooseKeep:
		f.replace = id == chooseReplace
		return nil
	}
	for _, x := range ExportFormats {
		if id == chooseFormat+string(x) {
			f.format, f.Refusal = x, nil
		}
	}
	return nil
}

// Set takes the file's name.
func (f *Export) Set(field, text string) {
	if field == fieldFile {
		f.path, f.typed, f.Refusal = text, text != f.proposed(), nil
	}
}

// Next writes, or leaves when all is said.
func (f *Export) Next() *flow.Problem {
	switch {
	case f.Busy():
		return nil
	case f.done != nil:
		f.Finish("")
		return nil
	case f.exists != "" && !f.replace:
		f.exists = ""
		return nil
	}
	path := strings.TrimSpace(f.file())
	if path == "" {
		f.Refusal = &flow.Problem{Told: failure.Tell(failure.FileNameMissing), Field: fieldFile, Kept: "Nothing was written."}
		return f.Refusal
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(f.folder, path)
	}
	f.Refusal = nil
	f.Desk.Ask(flow.Call("export", WriteExportRequest{
		ExportRequest: ExportRequest{Connector: f.c.ID, Format: f.format}, Path: path, Replace: f.exists != "" && f.replace,
	}, f.s.WriteExport, f.written))
	return nil
}

func (f *Export) written(done Exported, err error) {
	f.exists, f.replace = "", false
	var there interface{ ExistingFile() string }
	if errors.As(err, &there) {
		f.exists = there.ExistingFile()
		return
	}
	f.Refusal = flow.Failed(err, flow.NothingChanged)
	if err == nil {
		f.done = &done
	}
}

// Back takes the question about the file back; false on the first page.
func (f *Export) Back() bool {
	switch {
	case f.done != nil:
		f.Finish("")
		return true
	case f.exists != "" && !f.Busy():
		f.exists = ""
		return true
	}
	return false
}
