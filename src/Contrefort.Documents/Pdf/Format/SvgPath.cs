using System.Globalization;

namespace Contrefort.Documents.Pdf.Format;

/// <summary>The d attribute of an SVG path (SVG 2, 9.3) as moves, lines and cubic curves in its own coordinates.</summary>
sealed class SvgPath
{
    readonly string _data;
    readonly List<Step> _steps = [];
    int _at;
    double _x,
        _y,
        _startX,
        _startY,
        _controlX,
        _controlY;
    char _before;

    SvgPath(string data) => _data = data;

    /// <summary>'M' and 'L' use the last point only, 'C' all three, 'Z' none.</summary>
    public readonly record struct Step(char Kind, double X1, double Y1, double X2, double Y2, double X, double Y);

    /// <summary>Throws <see cref="FormatException"/> where the data are none.</summary>
    public static IReadOnlyList<Step> Read(string data)
    {
        var path = new SvgPath(data);
        path.Read();
        return path._steps;
    }

    void Read()
    {
        var command = '\0';
        while (Skip())
        {
            if (char.IsAsciiLetter(_data[_at]))
                command = _data[_at++];
            else if (command is '\0' or 'Z' or 'z')
                throw Wrong();
            Take(command);
            command = command switch
            {
                'M' => 'L',
                'm' => 'l',
                _ => command,
            };
        }
    }

    void Take(char command)
    {
        if (_steps.Count == 0 && command is not ('M' or 'm'))
            throw Wrong();
        var (fromX, fromY) = char.IsAsciiLetterLower(command) ? (_x, _y) : (0, 0);
        var kind = char.ToUpperInvariant(command);
        switch (kind)
        {
            case 'M':
                Move(fromX + Number(), fromY + Number());
                break;
            case 'L':
                Line(fromX + Number(), fromY + Number());
                break;
            case 'H':
                Line(fromX + Number(), _y);
                break;
            case 'V':
                Line(_x, fromY + Number());
                break;
            case 'C':
                Curve(
                    fromX + Number(),
                    fromY + Number(),
                    fromX + Number(),
                    fromY + Number(),
                    fromX + Number(),
                    fromY + Number()
                );
                break;
            case 'S':
                var (sx, sy) = Reflected("CS");
                Curve(sx, sy, fromX + Number(), fromY + Number(), fromX + Number(), fromY + Number());
                break;
            case 'Q':
                Quadratic(fromX + Number(), fromY + Number(), fromX + Number(), fromY + Number());
                break;
            case 'T':
                var (tx, ty) = Reflected("QT");
                Quadratic(tx, ty, fromX + Number(), fromY + Number());
                break;
            case 'A':
                Arc(Number(), Number(), Number(), Flag(), Flag(), fromX + Number(), fromY + Number());
                break;
            case 'Z':
                _steps.Add(new('Z', 0, 0, 0, 0, 0, 0));
                (_x, _y) = (_startX, _startY);
                break;
            default:
                throw Wrong();
        }
        _before = kind;
    }

    void Move(double toX, double toY)
    {
        (_x, _y, _startX, _startY) = (toX, toY, toX, toY);
        _steps.Add(new('M', 0, 0, 0, 0, _x, _y));
    }

    void Line(double toX, double toY)
    {
        (_x, _y) = (toX, toY);
        _steps.Add(new('L', 0, 0, 0, 0, _x, _y));
    }

    void Curve(double x1, double y1, double x2, double y2, double toX, double toY)
    {
        _steps.Add(new('C', x1, y1, x2, y2, toX, toY));
        (_controlX, _controlY, _x, _y) = (x2, y2, toX, toY);
    }

    void Quadratic(double qx, double qy, double toX, double toY)
    {
        var (fromX, fromY) = (_x, _y);
        Curve(
            fromX + (qx - fromX) * 2 / 3,
            fromY + (qy - fromY) * 2 / 3,
            toX + (qx - toX) * 2 / 3,
            toY + (qy - toY) * 2 / 3,
            toX,
            toY
        );
        (_controlX, _controlY) = (qx, qy);
    }

    (double X, double Y) Reflected(string after) =>
        after.Contains(_before) ? (2 * _x - _controlX, 2 * _y - _controlY) : (_x, _y);

    /// <summary>From end points to centre, then a curve for each quarter turn at most (SVG 2, appendix B.2.4).</summary>
    void Arc(double rx, double ry, double degrees, bool large, bool sweep, double toX, double toY)
    {
        (rx, ry) = (Math.Abs(rx), Math.Abs(ry));
        if (rx == 0 || ry == 0 || (_x == toX && _y == toY))
        {
            Line(toX, toY);
            return;
        }
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var (halfX, halfY) = ((_x - toX) / 2, (_y - toY) / 2);
        var (px, py) = (cos * halfX + sin * halfY, cos * halfY - sin * halfX);
        var excess = px * px / (rx * rx) + py * py / (ry * ry);
        if (excess > 1)
            (rx, ry) = (rx * Math.Sqrt(excess), ry * Math.Sqrt(excess));
        var (rest, across) = (rx * rx * ry * ry, rx * rx * py * py + ry * ry * px * px);
        var scale = Math.Sqrt(Math.Max(0, (rest - across) / across)) * (large == sweep ? -1 : 1);
        var (cx, cy) = (scale * rx * py / ry, -scale * ry * px / rx);
        var first = Math.Atan2((py - cy) / ry, (px - cx) / rx);
        var turn = Math.Atan2((-py - cy) / ry, (-px - cx) / rx) - first;
        if (sweep && turn < 0)
            turn += 2 * Math.PI;
        if (!sweep && turn > 0)
            turn -= 2 * Math.PI;
        var (middleX, middleY) = (cos * cx - sin * cy + (_x + toX) / 2, sin * cx + cos * cy + (_y + toY) / 2);
        var parts = Math.Max(1, (int)Math.Ceiling(Math.Abs(turn) / (Math.PI / 2) - 1e-9));
        var reach = 4.0 / 3 * Math.Tan(turn / parts / 4);
        for (var i = 0; i < parts; i++)
        {
            var (a, b) = (first + turn * i / parts, first + turn * (i + 1) / parts);
            var (x1, y1) = OnPage(Math.Cos(a) - reach * Math.Sin(a), Math.Sin(a) + reach * Math.Cos(a));
            var (x2, y2) = OnPage(Math.Cos(b) + reach * Math.Sin(b), Math.Sin(b) - reach * Math.Cos(b));
            var (endX, endY) = i == parts - 1 ? (toX, toY) : OnPage(Math.Cos(b), Math.Sin(b));
            Curve(x1, y1, x2, y2, endX, endY);
        }

        (double, double) OnPage(double u, double v) =>
            (middleX + cos * rx * u - sin * ry * v, middleY + sin * rx * u + cos * ry * v);
    }

    bool Flag()
    {
        if (!Skip() || _data[_at] is not ('0' or '1'))
            throw Wrong();
        return _data[_at++] == '1';
    }

    double Number()
    {
        Skip();
        var from = _at;
        if (_at < _data.Length && (_data[_at] is '+' or '-'))
            _at++;
        Digits();
        if (_at < _data.Length && _data[_at] == '.')
        {
            _at++;
            Digits();
        }
        if (_at < _data.Length && (_data[_at] is 'e' or 'E'))
        {
            _at++;
            if (_at < _data.Length && (_data[_at] is '+' or '-'))
                _at++;
            Digits();
        }
        var read = double.TryParse(
            _data.AsSpan(from, _at - from),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var n
        );
        return read && Math.Abs(n) < 1e9 ? n : throw Wrong();
    }

    void Digits()
    {
        while (_at < _data.Length && char.IsAsciiDigit(_data[_at]))
            _at++;
    }

    bool Skip()
    {
        while (_at < _data.Length && (_data[_at] == ',' || char.IsWhiteSpace(_data[_at])))
            _at++;
        return _at < _data.Length;
    }

    FormatException Wrong() => new($"The path data are not understood at character {_at + 1}.");
}
