package simulator

import (
	"fmt"
	"math/rand/v2"
)

const (
	idLetters  = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	keyLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-+"
)

// identifiers makes ids and tokens, the same from the same seed and never
// one twice. Ids are unique per kind of object only, as PagerDuty's are.
type identifiers struct {
	rng  *rand.Rand
	used map[string]bool
}

func newIdentifiers(seed uint64) *identifiers {
	return &identifiers{rand.New(rand.NewPCG(seed, 0x1d5)), map[string]bool{}}
}

func (g *identifiers) word(prefix, letters string, n int) string {
	for {
		b := []byte(prefix)
		for len(b) < n {
			b = append(b, letters[g.rng.IntN(len(letters))])
		}
		if w := string(b); !g.used[w] {
			g.used[w] = true
			return w
		}
	}
}

// object makes an object id: seven characters, every fifth time fourteen.
func (g *identifiers) object() string {
	if g.rng.IntN(5) == 0 {
		return g.word("Q", idLetters, 14)
	}
	return g.word("P", idLetters, 7)
}

func (g *identifiers) long() string       { return g.word("", idLetters, 26) }
func (g *identifiers) accountKey() string { return g.word("y_", keyLetters, 20) }
func (g *identifiers) userToken() string  { return g.word("u+", keyLetters, 20) }

func (g *identifiers) oauthToken() string {
	return fmt.Sprintf("pdus+_0XBPWQQ_%08x-%04x-4%03x-a%03x-%012x",
		g.rng.Uint32(), g.rng.IntN(1<<16), g.rng.IntN(1<<12), g.rng.IntN(1<<12), g.rng.Int64N(1<<48))
}
