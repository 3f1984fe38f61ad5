package evidence

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"connectpd/store/export/table"
	"connectpd/wizard/review"
)

// manifestName is the file that lists the others with their SHA-256, in the
// form that sha256sum reads.
const manifestName = "SHA256SUMS"

// file is one file of the evidence.
type file struct {
	name string
	data []byte
}

// Zip is the evidence of a review: one folder with the page, the tables, the
// documents and the log. Equal input gives equal files, and equal bytes from
// the same release of connectpd: the times in it are that of the newest event,
// and the order is that of the names.
func Zip(in Input) ([]byte, error) {
	b, err := open(in)
	if err != nil {
		return nil, err
	}
	files, err := b.files()
	if err != nil {
		return nil, err
	}
	return pack("review-"+fileName(b.frozen.ID), files, b.asOf)
}

// files are all files by name, the manifest among them.
func (b *book) files() ([]file, error) {
	files := []file{{"frozen.json", b.Log.Frozen}, {"events.jsonl", lines(b.Log.Events)}}
	files = append(files, b.sealed()...)
	files = append(files, b.beside()...)
	tables := append([]table.Table{b.itemTable(), b.populationTable(), b.eventTable()}, b.afterTables()...)
	if open := WorkList(b.State, b.Schedules, b.asOf); len(open) > 0 {
		tables = append(tables, WorkTable(open))
	}
	for _, t := range tables {
		files = append(files, file{t.Name + ".csv", t.CSV()})
	}
	for _, r := range b.Received {
		files = append(files, file{receivedName(r), r.Data})
	}
	page, err := b.page()
	if err != nil {
		return nil, fmt.Errorf("write the page of review %s: %w", b.frozen.ID, err)
	}
	files = append(files, file{"index.html", page})
	slices.SortStableFunc(files, func(x, y file) int { return strings.Compare(x.name, y.name) })
	files = slices.CompactFunc(files, func(x, y file) bool { return x.name == y.name && bytes.Equal(x.data, y.data) })
	for i := range files[1:] {
		if files[i].name == files[i+1].name {
			return nil, errors.New("two files of the evidence have the name " + files[i].name)
		}
	}
	return append(files, file{manifestName, manifest(files)}), nil
}

// lines are rows one below the other. Each without its line end has the hash
// that the next one names.
func lines(rows [][]byte) []byte {
	var b bytes.Buffer
	for _, row := range rows {
		b.Write(row)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// sealed are the sealed documents under the names of what they are. A document
// that no event names is among the faults, and stands here all the same.
func (b *book) sealed() []file {
	docs := map[string][]byte{}
	for _, doc := range b.Log.Sealed {
		docs[review.SHA256(doc)] = doc
	}
	var files []file
	named := map[string]int{}
	for _, e := range b.events {
		doc, ok := docs[e.Sealed]
		if !ok {
			continue
		}
		delete(docs, e.Sealed)
		name := documentName(e.Kind)
		if named[name]++; named[name] > 1 {
			name += "-" + strconv.Itoa(named[name])
		}
		files = append(files, file{name + ".json", doc})
	}
	for sum, doc := range docs {
		files = append(files, file{"not-in-the-log-" + sum[:12] + ".json", doc})
	}
	return files
}

// beside are the documents that the log rests on, as they are kept.
func (b *book) beside() []file {
	names := map[string]string{b.frozen.Population.SHA256: "population.json"}
	for _, e := range b.events {
		if e.Holders != "" {
			names[e.Holders] = "after/run-" + strconv.FormatInt(e.Run, 10) + "-" + e.Holders[:min(len(e.Holders), 12)] + ".json"
		}
	}
	var files []file
	for _, doc := range b.Log.Beside {
		if name := names[review.SHA256(doc)]; name != "" {
			files = append(files, file{name, doc})
		}
	}
	return files
}

// documentName is the file of the document that an event sealed.
func documentName(k review.Kind) string {
	switch k {
	case review.Amended:
		return "amendment"
	case review.Closed:
		return "closure"
	}
	return "decisions"
}

func receivedName(r Received) string {
	base := r.Name[strings.LastIndexAny(r.Name, `/\`)+1:]
	return "received/" + review.SHA256(r.Data)[:12] + "-" + fileName(base)
}

func manifest(files []file) []byte {
	var b bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&b, "%s  %s\n", review.SHA256(f.data), f.name)
	}
	return b.Bytes()
}

func pack(folder string, files []file, at time.Time) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: folder + "/" + f.name, Method: zip.Deflate, Modified: at}
		h.SetMode(0o600)
		entry, err := w.CreateHeader(h)
		if err != nil {
			return nil, fmt.Errorf("add %s to the evidence: %w", f.name, err)
		}
		if _, err := entry.Write(f.data); err != nil {
			return nil, fmt.Errorf("add %s to the evidence: %w", f.name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("finish the evidence: %w", err)
	}
	return b.Bytes(), nil
}
