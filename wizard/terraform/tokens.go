package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"connectpd/store/words"
)

// block appends a block and returns its body.
func (b page) block(kind string, labels ...string) page {
	return page{b.AppendNewBlock(kind, labels).Body()}
}

// say appends lines of comment.
func (b page) say(lines ...string) {
	for _, l := range lines {
		b.AppendUnstructuredTokens(comment(l))
	}
}

func comment(line string) hclwrite.Tokens {
	text := "#"
	if line != "" {
		text += " " + line
	}
	return hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte(text + "\n")}}
}

// reference is a name followed by attributes: var.token, data.x.y.id.
func reference(names ...string) hclwrite.Tokens {
	path := hcl.Traversal{hcl.TraverseRoot{Name: names[0]}}
	for _, n := range names[1:] {
		path = append(path, hcl.TraverseAttr{Name: n})
	}
	return hclwrite.TokensForTraversal(path)
}

func lower(of hclwrite.Tokens) hclwrite.Tokens { return hclwrite.TokensForFunctionCall("lower", of) }

func equal(a, b hclwrite.Tokens) hclwrite.Tokens {
	a = append(a, &hclwrite.Token{Type: hclsyntax.TokenEqualOp, Bytes: []byte("=="), SpacesBefore: 1})
	return append(a, b...)
}

// emails is a list with one address a line and whose it is.
func emails(owners []Owner) hclwrite.Tokens {
	newline := &hclwrite.Token{Type: hclsyntax.TokenNewline, Bytes: []byte("\n")}
	list := hclwrite.Tokens{{Type: hclsyntax.TokenOBrack, Bytes: []byte("[")}, newline}
	for _, o := range owners {
		list = append(list, hclwrite.TokensForValue(cty.StringVal(o.Email))...)
		list = append(list, &hclwrite.Token{Type: hclsyntax.TokenComma, Bytes: []byte(",")})
		if name := words.OneLine(o.Name); name != "" {
			list = append(list, comment(name)...)
		} else {
			list = append(list, newline)
		}
	}
	return append(list, &hclwrite.Token{Type: hclsyntax.TokenCBrack, Bytes: []byte("]")})
}
