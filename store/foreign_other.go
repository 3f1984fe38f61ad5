//go:build !unix

package store

// ownerOf says nothing: files here belong to groups of users.
func ownerOf(string) (name string, mine bool) { return "", false }

func userName(int) string { return "this user" }

// checkWritable asks nothing: opening the file tells.
func checkWritable(string) error { return nil }
