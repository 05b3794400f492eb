using System.Buffers;

namespace Contrefort.Protocols.Lmtp;

/// <summary>
/// Undoes the transparency of DATA (RFC 5321 §4.5.2) over chunks of any size. Only CR LF "." CR LF ends a message: a dot
/// between bare line feeds or bare carriage returns is text, so that no second message can be smuggled in
/// (CVE-2023-51764). Bare CR and LF are kept as they came: the bytes are evidence.
/// </summary>
sealed class DotUnstuffer
{
    State _state = State.LineStart;

    /// <summary>Takes bytes up to the end of the message or of the buffer; returns where it stopped.</summary>
    internal SequencePosition Feed(ReadOnlySequence<byte> buffer, Spool spool, out bool ended)
    {
        long taken = 0;
        foreach (var segment in buffer)
        {
            taken += Feed(segment.Span, spool);
            if (_state == State.Ended)
                break;
        }
        ended = _state == State.Ended;
        return buffer.GetPosition(taken);
    }

    int Feed(ReadOnlySpan<byte> bytes, Spool spool)
    {
        var at = 0;
        while (at < bytes.Length && _state != State.Ended)
        {
            var next = bytes[at];
            switch (_state)
            {
                case State.LineStart when next == '.':
                    _state = State.Dot;
                    at++;
                    break;
                case State.Dot when next == '\r':
                    _state = State.DotCr;
                    at++;
                    break;
                case State.DotCr when next == '\n':
                    _state = State.Ended;
                    at++;
                    break;
                case State.DotCr:
                    spool.Append("\r"u8);
                    _state = State.Cr;
                    break;
                case State.Cr when next == '\n':
                    spool.Append("\n"u8);
                    _state = State.LineStart;
                    at++;
                    break;
                case State.LineStart or State.Dot or State.Cr or State.Text:
                    at += CopyThroughCarriageReturn(bytes[at..], spool);
                    break;
            }
        }
        return at;
    }

    int CopyThroughCarriageReturn(ReadOnlySpan<byte> bytes, Spool spool)
    {
        var cr = bytes.IndexOf((byte)'\r');
        var length = cr < 0 ? bytes.Length : cr + 1;
        // A whole CR LF is taken in one copy: this is where the time goes.
        if (cr >= 0 && length < bytes.Length && bytes[length] == '\n')
        {
            spool.Append(bytes[..(length + 1)]);
            _state = State.LineStart;
            return length + 1;
        }
        spool.Append(bytes[..length]);
        _state = cr < 0 ? State.Text : State.Cr;
        return length;
    }

    enum State
    {
        LineStart,
        Text,
        Cr,
        Dot,
        DotCr,
        Ended,
    }
}
