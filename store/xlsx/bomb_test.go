package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets the heap grow: bombs would otherwise have it collected all the
// time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// bomb is a workbook whose part of that name holds so many mebibytes of zeros.
// One is packed and stands there so often: to pack them all takes a minute
// under the race detector.
func bomb(t testing.TB, whole []byte, name string, mebibytes int) []byte {
	t.Helper()
	p, err := unpacked(whole)
	if err != nil {
		t.Fatal(err)
	}
	delete(p, name)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, other := range p.names() {
		put(t, z, other, p[other])
	}
	data, sum := zeros(t, mebibytes)
	w, err := z.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: sum,
		CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(mebibytes) << 20,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// zeros are so many mebibytes of zeros, deflated, and their CRC-32.
func zeros(t testing.TB, mebibytes int) (data []byte, sum uint32) {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<20)
	if _, err := w.Write(block); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil { // what follows starts at a byte
		t.Fatal(err)
	}
	again := bytes.Clone(packed.Bytes())
	packed.Reset()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for range mebibytes {
		data, sum = append(data, again...), crc32.Update(sum, crc32.IEEETable, block)
	}
	return append(data, packed.Bytes()...), sum
}

// What bomb makes is what a workbook of so many zeros is.
func TestABombUnpacks(t *testing.T) {
	p, err := unpacked(bomb(t, written(t, book(), []string{"i1", "keep", ""}), "xl/styles.xml", 3))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(p["xl/styles.xml"], make([]byte, 3<<20)) {
		t.Errorf("%d bytes that are not 3 MiB of zeros", len(p["xl/styles.xml"]))
	}
}
