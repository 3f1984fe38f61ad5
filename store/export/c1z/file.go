// Package c1z writes access data as ConductorOne reads it from a file: the
// format that its own connectors produce (.c1z), and the one table that it
// takes without a mapping (c1csv). It is handed what it writes and knows
// neither the store nor the network.
//
// A .c1z file is five bytes and one zstd frame of an SQLite database, whose
// rows hold protobuf messages. Equal data of the same run has equal bytes.
package c1z

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"math/big"
	"time"

	"github.com/klauspost/compress/zstd"

	"connectpd/store/access"
)

// magic begins a file of the format's first version.
const magic = "C1ZF\x00"

// window is how far back the compressor looks. It bounds the memory of both
// sides.
const window = 1 << 20

// Run is the sync that the data is of.
type Run struct {
	// Name tells the sync apart from every other one, of this connector and
	// of others.
	Name                  string
	StartedAt, FinishedAt time.Time
}

// Write writes the file and returns how many grants it holds.
func Write(ctx context.Context, w io.Writer, r Run, d *access.Dataset) (int, error) {
	c := newCatalog(d)
	db, err := newDatabase(ctx)
	if err != nil {
		return 0, err
	}
	defer db.close()
	if err := db.fill(ctx, r, c); err != nil {
		return 0, fmt.Errorf("fill the database of a .c1z file: %w", err)
	}
	if _, err := io.WriteString(w, magic); err != nil {
		return 0, err
	}
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(window), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return 0, fmt.Errorf("begin to compress: %w", err)
	}
	if err := db.pages(ctx, z); err != nil {
		_ = z.Close()
		return 0, err
	}
	return len(c.grants), z.Close()
}

// A sync id is a KSUID: seconds since an epoch of its own and sixteen bytes,
// which are random elsewhere and here follow from the run, in base 62.
const (
	ksuidEpoch  = 1_400_000_000
	ksuidDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	ksuidLength = 27
)

func (r Run) syncID() string {
	sum := sha256.Sum256([]byte(r.Name))
	seconds := uint32(r.FinishedAt.Unix() - ksuidEpoch)
	raw := append([]byte{byte(seconds >> 24), byte(seconds >> 16), byte(seconds >> 8), byte(seconds)}, sum[:16]...)
	n, base, digit := new(big.Int).SetBytes(raw), big.NewInt(int64(len(ksuidDigits))), new(big.Int)
	id := make([]byte, ksuidLength)
	for i := range id {
		n.DivMod(n, base, digit)
		id[ksuidLength-1-i] = ksuidDigits[digit.Int64()]
	}
	return string(id)
}
