using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>format=flowed (RFC 3676): lines that end in a space go on in the next one, at the same depth of quotes.</summary>
static class FlowedText
{
    /// <param name="text">Lines ending in LF.</param>
    /// <param name="deletesSpace">DelSp=yes: the space that marks a flowed line is no part of the text.</param>
    public static string Unwrap(string text, bool deletesSpace)
    {
        var unwrapped = new StringBuilder(text.Length);
        int? flowingDepth = null;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            if (range.End.GetOffset(text.Length) == text.Length && line.IsEmpty)
                break;
            var depth = line.IndexOfAnyExcept('>') is >= 0 and var d ? d : line.Length;
            var content = line[depth..];
            if (content.StartsWith(" "))
                content = content[1..];
            var isSignature = content is "-- ";
            if (flowingDepth == depth && !isSignature)
                unwrapped.Append(content);
            else
            {
                if (flowingDepth is not null)
                    unwrapped.Append('\n');
                if (depth > 0)
                    unwrapped.Append('>', depth).Append(content.IsEmpty ? "" : " ");
                unwrapped.Append(content);
            }
            var isFlowed = content.EndsWith(" ") && !isSignature;
            if (isFlowed && deletesSpace)
                unwrapped.Length--;
            flowingDepth = isFlowed ? depth : null;
            if (!isFlowed)
                unwrapped.Append('\n');
        }
        if (flowingDepth is not null)
            unwrapped.Append('\n');
        return unwrapped.ToString();
    }
}
