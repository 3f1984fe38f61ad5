package remote

import "testing"

// TestDecodeSaysWhatIsWrong: in a sentence, whatever stands in a wrong place.
func TestDecodeSaysWhatIsWrong(t *testing.T) {
	for body, want := range map[string]string{
		`{"name":{}}`: "the answer contains an object where the field name belongs",
		`{"name":7}`:  "the answer contains a number where the field name belongs",
		`[]`:          "the answer contains an array where the document belongs",
	} {
		var v struct {
			Name string `json:"name"`
		}
		if err := Decode([]byte(body), &v); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", body, err, want)
		}
	}
}
