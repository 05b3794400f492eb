namespace Contrefort.Protocols.Mime;

/// <summary>Quoted-printable (RFC 2045 §6.7); what is no escape is kept as it is written.</summary>
sealed class QuotedPrintableStream(Stream raw) : DecodingStream(raw)
{
    const int MostSpaces = 1024;

    readonly byte[] _spaces = new byte[MostSpaces];
    int _spaceCount;
    byte _high;
    State _state;

    enum State
    {
        Text,
        AfterEquals,
        AfterHigh,
        SpacesAfterEquals,
        ReturnAfterEquals,
    }

    protected override void Take(byte c)
    {
        switch (_state)
        {
            case State.Text:
                TakeText(c);
                break;
            case State.AfterEquals:
                TakeAfterEquals(c);
                break;
            case State.AfterHigh:
                _state = State.Text;
                if (Hex.TryByte(_high, c, out var value))
                    Put(value);
                else
                {
                    Put([(byte)'=', _high]);
                    TakeText(c);
                }
                break;
            case State.SpacesAfterEquals:
                if (c is (byte)' ' or (byte)'\t')
                    Hold(c);
                else if (c is (byte)'\r' or (byte)'\n')
                {
                    _spaceCount = 0;
                    TakeAfterEquals(c);
                }
                else
                {
                    _state = State.Text;
                    Put((byte)'=');
                    TakeText(c);
                }
                break;
            case State.ReturnAfterEquals:
                _state = State.Text;
                if (c != '\n')
                    TakeText(c);
                break;
            default:
                throw new InvalidOperationException();
        }
    }

    void TakeAfterEquals(byte c)
    {
        _state = c switch
        {
            (byte)'\n' => State.Text,
            (byte)'\r' => State.ReturnAfterEquals,
            (byte)' ' or (byte)'\t' => State.SpacesAfterEquals,
            _ when Hex.TryByte((byte)'0', c, out _) => State.AfterHigh,
            _ => State.Text,
        };
        if (_state == State.AfterHigh)
            _high = c;
        else if (_state == State.SpacesAfterEquals)
            Hold(c);
        else if (c is not ((byte)'\r' or (byte)'\n'))
        {
            Put((byte)'=');
            TakeText(c);
        }
    }

    void TakeText(byte c)
    {
        if (c is (byte)' ' or (byte)'\t')
        {
            Hold(c);
            return;
        }
        // Spaces at a line's end were added on the way (rule 3).
        if (c is not ((byte)'\r' or (byte)'\n'))
            Put(_spaces.AsSpan(0, _spaceCount));
        _spaceCount = 0;
        if (c == '=')
            _state = State.AfterEquals;
        else
            Put(c);
    }

    void Hold(byte space)
    {
        if (_spaceCount == MostSpaces)
        {
            Put(_spaces);
            _spaceCount = 0;
        }
        _spaces[_spaceCount++] = space;
    }

    protected override void Finish()
    {
        if (_state == State.AfterHigh)
            Put([(byte)'=', _high]);
    }
}
