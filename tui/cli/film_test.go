//go:build unix

package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// film is what an emulated screen showed, frame by frame.
type film struct {
	cols, rows int
	frames     []frame
}

// frame is a screen and when it was drawn.
type frame struct {
	at   time.Time
	rows []string // as drawRows draws them
}

// The film's pace: a frame is seen for as long as in life, but screens that
// are only passed through are left out, and nobody waits for long.
const (
	shortest = 120 * time.Millisecond
	longest  = 1300 * time.Millisecond
	lastSeen = 3 * time.Second
)

// add takes a frame; one that was seen too shortly is left out.
func (f *film) add(at time.Time, rows []string) {
	if n := len(f.frames); n > 0 {
		last := f.frames[n-1]
		if slices.Equal(last.rows, rows) {
			return
		}
		if at.Sub(last.at) < shortest {
			f.frames = f.frames[:n-1]
			at = last.at
		}
	}
	f.frames = append(f.frames, frame{at, rows})
}

// stretch is a line of the screen from one moment until another.
type stretch struct {
	y, row    int // which of the film's distinct rows
	from, end time.Duration
}

// cut is the film as its distinct rows, and when each is seen where.
func (f *film) cut() (distinct []string, list []stretch, length time.Duration) {
	known := map[string]int{"": -1}
	open := make([]int, f.rows) // index in list of what is seen there; -1 nothing
	for y := range open {
		open[y] = -1
	}
	for i, fr := range f.frames {
		for y, drawn := range fr.rows {
			n, ok := known[drawn]
			if !ok {
				n = len(distinct)
				known[drawn], distinct = n, append(distinct, drawn)
			}
			if open[y] >= 0 && list[open[y]].row == n {
				continue
			}
			open[y] = -1
			if n >= 0 {
				open[y] = len(list)
				list = append(list, stretch{y: y, row: n, from: length})
			}
		}
		stays := lastSeen
		if i+1 < len(f.frames) {
			stays = min(f.frames[i+1].at.Sub(fr.at), longest)
		}
		length += stays
		for _, at := range open {
			if at >= 0 {
				list[at].end = length
			}
		}
	}
	return distinct, list, length
}

// svg draws the film as one picture that moves by CSS alone. Who wants no
// motion, or has a program that knows none, sees its last frame.
func (f *film) svg() string {
	distinct, list, length := f.cut()
	percent := func(d time.Duration) string {
		return strings.TrimSuffix(fmt.Sprintf("%.2f", 100*d.Seconds()/length.Seconds()), ".00") + "%"
	}
	style := fmt.Sprintf("use{visibility:hidden;animation:%.1fs step-end infinite}.last{visibility:visible}", length.Seconds())
	names := map[[2]time.Duration]string{}
	for _, s := range list {
		span := [2]time.Duration{s.from, s.end}
		if names[span] != "" {
			continue
		}
		name := fmt.Sprintf("t%d", len(names))
		names[span] = name
		style += fmt.Sprintf(".%s{animation-name:%s}@keyframes %s{0%%{visibility:%s}", name, name, name, map[bool]string{true: "visible", false: "hidden"}[s.from == 0])
		if s.from > 0 {
			style += percent(s.from) + "{visibility:visible}"
		}
		if s.end < length {
			style += percent(s.end) + "{visibility:hidden}"
		}
		style += "}"
	}
	style += "@media(prefers-reduced-motion:reduce){use{animation:none}}"
	var b strings.Builder
	beginPicture(&b, f.cols, f.rows, style)
	b.WriteString("<defs>\n")
	for i, row := range distinct {
		fmt.Fprintf(&b, `<g id="r%d">%s</g>`+"\n", i, row)
	}
	b.WriteString("</defs>\n")
	for _, s := range list {
		class := names[[2]time.Duration{s.from, s.end}]
		if s.end == length {
			class += " last"
		}
		fmt.Fprintf(&b, `<use href="#r%d" y="%.0f" class="%s"/>`+"\n", s.row, float64(s.y)*cellHeight, class)
	}
	endPicture(&b)
	return b.String()
}

// drawFilm draws what was seen so far, where pictures are to be made anew.
func (x *terminal) drawFilm(name string) {
	x.t.Helper()
	x.mu.Lock()
	drawn := x.film.svg()
	x.mu.Unlock()
	if !strings.Contains(drawn, "@keyframes") {
		x.t.Error("nothing moves in the film")
	}
	if *pictures {
		if err := os.WriteFile(filepath.Join(pictureFolder, name+".svg"), []byte(drawn), 0o644); err != nil {
			x.t.Fatal(err)
		}
	}
}
