package secret

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
)

const canary = "u+CanaryTokenQ9x7Aa4"

type open struct {
	Token Value
	Ptr   *Value
	List  []Value
	Map   map[string]Value
	Any   any
}

type hidden struct {
	token Value
	ptr   *Value
	list  []Value
	names map[string]Value
	inner struct{ deeper struct{ token Value } }
	any   any
}

func newHidden(v Value) hidden {
	h := hidden{token: v, ptr: &v, list: []Value{v}, names: map[string]Value{"a": v}, any: v}
	h.inner.deeper.token = v
	return h
}

func TestNoPrintedFormShowsTheSecret(t *testing.T) {
	v := New([]byte(canary))
	shapes := map[string]any{
		"value": v, "pointer": &v, "slice": []Value{v}, "map": map[string]Value{"k": v},
		"exported fields": open{v, &v, []Value{v}, map[string]Value{"k": v}, v},
		"hidden fields":   newHidden(v), "pointer to hidden": func() any { h := newHidden(v); return &h }(),
		"slice of hidden": []hidden{newHidden(v)}, "map of hidden": map[int]hidden{1: newHidden(v)},
		"reflect value": reflect.ValueOf(newHidden(v)).Field(0),
		"reflect box":   reflect.ValueOf(v).Field(1),
		"error":         fmt.Errorf("with %v: %w", newHidden(v), errors.New("x")),
	}
	verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%t", "%p", "%T", "%w", "%10.3s", "%b", "%U", "%!"}
	for name, shape := range shapes {
		for _, verb := range verbs {
			assertNoCanary(t, name+" "+verb, fmt.Sprintf(verb, shape))
		}
		assertNoCanary(t, name+" Sprint", fmt.Sprint(shape))
		data, _ := json.Marshal(shape)
		assertNoCanary(t, name+" json", string(data))
		data, _ = xml.Marshal(shape)
		assertNoCanary(t, name+" xml", string(data))
		var buf bytes.Buffer
		slog.New(slog.NewTextHandler(&buf, nil)).Info("x", "v", shape)
		slog.New(slog.NewJSONHandler(&buf, nil)).Info("x", "v", shape)
		assertNoCanary(t, name+" slog", buf.String())
	}
}

// assertNoCanary looks for the secret in plain, in hexadecimal and as the list of
// its bytes, as %x and %v of a byte slice would print them.
func assertNoCanary(t *testing.T, what, text string) {
	t.Helper()
	list := strings.Trim(fmt.Sprint([]byte(canary)), "[]")
	for _, form := range []string{canary, canary[8:], fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), fmt.Sprintf("% x", canary), list} {
		if strings.Contains(text, form) {
			t.Errorf("%s shows the secret: %s", what, text)
		}
	}
}

func TestPrintedFormIsRedacted(t *testing.T) {
	v := New([]byte(canary))
	data, err := json.Marshal(map[string]any{"token": v, "list": []Value{v}})
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		fmt.Sprintf("%v %s %#v %q", v, v, v, v):  "[redacted] [redacted] [redacted] [redacted]",
		fmt.Sprintf("%+v", struct{ T Value }{v}): "{T:[redacted]}",
		string(data):                             `{"list":["[redacted]"],"token":"[redacted]"}`,
		fmt.Sprint(Value{}):                      "[redacted]",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestValue(t *testing.T) {
	v := New([]byte(canary))
	if v.Reveal() != canary || v.Len() != len(canary) || v.Empty() {
		t.Error("the content is lost")
	}
	if got := v.Last4(); got != "7Aa4" {
		t.Errorf("last4 %q", got)
	}
	if short := New([]byte("elevenbytes")); short.Last4() != "" {
		t.Errorf("a short secret gave %q away", short.Last4())
	}
	if !(Value{}).Empty() || !New(nil).Empty() || (Value{}).Reveal() != "" || (Value{}).Last4() != "" {
		t.Error("the zero Value is not empty")
	}
	if !v.Equal(New([]byte(canary))) || v.Equal(New([]byte(canary+"x"))) || v.Equal(Value{}) || !(Value{}).Equal(Value{}) {
		t.Error("Equal is wrong")
	}
	if !reflect.DeepEqual(v, New([]byte(canary))) || reflect.DeepEqual(v, New([]byte("other"))) {
		t.Error("DeepEqual is wrong")
	}
	in := []byte(canary)
	kept := New(in)
	in[0] = 'X'
	if kept.Reveal() != canary {
		t.Error("the content is not a copy")
	}
	long := strings.Repeat("abcdefghij", 100)
	if New([]byte(long)).Reveal() != long {
		t.Error("a long secret is damaged")
	}
}
