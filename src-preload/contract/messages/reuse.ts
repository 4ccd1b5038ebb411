import type { MessageGroup } from './types.ts';

export const reuseMessages = {
  'reuse.no-connection': {
    what: {
      vi: 'Máy này chưa nối Kho DL quốc gia nên chỉ tra được kho giấy tờ của đơn vị.',
      en: 'This computer has no connection to the national repository (Kho DL), so only the unit’s own one is looked up.',
    },
    next: {
      vi: 'Báo quản trị thêm phần Kho DL của Cổng DVCQG vào cấu hình.',
      en: 'Tell your administrator to add the Kho DL part of the national portal to the profile.',
    },
  },
  'reuse.officer-number-missing': {
    what: {
      vi: 'Chưa có số định danh của cán bộ; Kho DL cần số này khi hồ sơ nộp trực tiếp hoặc qua bưu chính. Chưa hỏi gì.',
      en: 'The officer’s identity number is missing; Kho DL needs it for dossiers handed in in person or by post. Nothing was asked.',
    },
    next: {
      vi: 'Vào Thiết lập, mục Cán bộ, nhập số định danh của cán bộ.',
      en: 'Open the settings, section Officer, and enter the officer’s identity number.',
    },
  },
  'reuse.officer-name-missing': {
    what: {
      vi: 'Chưa có họ tên cán bộ; Kho DL cần tên này khi hồ sơ nộp trực tiếp hoặc qua bưu chính. Chưa hỏi gì.',
      en: 'The officer’s name is missing; Kho DL needs it for dossiers handed in in person or by post. Nothing was asked.',
    },
    next: {
      vi: 'Vào Thiết lập, mục Cán bộ, nhập họ tên của cán bộ.',
      en: 'Open the settings, section Officer, and enter the officer’s name.',
    },
  },
  'reuse.warn-officer-number': {
    what: {
      vi: 'Số định danh của cán bộ không giống số CCCD (12 chữ số) hay CMND (9 chữ số).',
      en: 'The officer’s identity number looks like neither a CCCD (12 digits) nor a CMND (9 digits).',
    },
    next: { vi: 'Kiểm tra lại trong Thiết lập, mục Cán bộ.', en: 'Check it in the settings, section Officer.' },
  },
  'reuse.owner-number-missing': {
    what: {
      vi: 'Hồ sơ chưa có số định danh của chủ giấy tờ nên chưa tra được.',
      en: 'The dossier has no identity number of the owner, so nothing can be looked up.',
    },
    next: {
      vi: 'Nhập số CCCD, CMND hoặc mã số thuế của người nộp vào hồ sơ rồi tra lại.',
      en: 'Enter the applicant’s CCCD, CMND or tax code in the dossier, then look up again.',
    },
  },
  'reuse.no-paper-code': {
    what: {
      vi: 'Thành phần {component} không có mã giấy tờ nên không tra được.',
      en: 'Component {component} has no paper code, so it cannot be looked up.',
    },
    next: {
      vi: 'Nhận giấy tờ này của công dân như thường lệ; mã lấy từ danh mục thủ tục.',
      en: 'Take this paper from the citizen as usual; codes come from the catalogue of procedures.',
    },
  },
  'reuse.not-a-result': {
    what: {
      vi: 'Mã {code} không phải mã kết quả của thủ tục nào nên Kho DL không có; chỉ tra trong kho của đơn vị.',
      en: 'Code {code} is not that of a procedure’s result, so Kho DL does not hold it; only the unit’s own repository is looked up.',
    },
  },
  'reuse.code-not-of-procedure': {
    what: {
      vi: 'Mã {code} không còn thuộc thủ tục {procedure} trong danh mục; Kho DL sẽ từ chối nên chưa hỏi.',
      en: 'Code {code} no longer belongs to procedure {procedure} in the catalogue; Kho DL would refuse it, so it was not asked.',
    },
    next: {
      vi: 'Cập nhật danh mục thủ tục; nếu vẫn vậy, nhận giấy tờ của công dân như thường lệ.',
      en: 'Refresh the catalogue of procedures; if it stays so, take the paper from the citizen as usual.',
    },
  },
  'reuse.nothing-to-look-up': {
    what: {
      vi: 'Không còn thành phần nào thiếu mà tra được.',
      en: 'No missing component is left that can be looked up.',
    },
    next: {
      vi: 'Chọn từng thành phần nếu muốn tra lại.',
      en: 'Choose a component to look it up again.',
    },
  },
  'reuse.busy': {
    what: {
      vi: 'Đang tra cho quá nhiều hồ sơ cùng lúc. Lượt này chưa hỏi gì.',
      en: 'Too many dossiers are being looked up at once. Nothing was asked this time.',
    },
    next: { vi: 'Chờ vài giây rồi tra lại.', en: 'Wait a few seconds, then look up again.' },
  },
  'reuse.answer-unreadable': {
    what: {
      vi: 'Câu trả lời của Kho DL không đọc được. Không gắn gì vào hồ sơ.',
      en: 'The answer of Kho DL could not be read. Nothing was attached.',
    },
    next: { vi: 'Tra lại; nếu vẫn vậy, báo quản trị.', en: 'Look up again; if it stays so, tell your administrator.' },
  },
  'reuse.other-codes': {
    what: {
      vi: 'Kho DL quốc gia trả về {papers} giấy tờ mang mã khác với mã đã hỏi, nên không dùng giấy tờ nào.',
      en: 'Kho DL answered with {papers} papers under codes that were not asked for, so none of them is used.',
    },
    next: {
      vi: 'Nhận giấy tờ của công dân như thường lệ; nếu lặp lại, báo quản trị.',
      en: 'Take the paper from the citizen as usual; if it happens again, tell your administrator.',
    },
  },
  'reuse.too-many-papers': {
    what: {
      vi: 'Kho DL có nhiều hơn {limit} giấy tờ của mã này; chỉ hiện {limit} giấy tờ đầu.',
      en: 'Kho DL holds more than {limit} papers of this code; only the first {limit} are shown.',
    },
    next: {
      vi: 'Nhập số ký hiệu của giấy tờ rồi tra lại.',
      en: 'Enter the paper’s document number, then look up again.',
    },
  },
  'reuse.no-files': {
    what: {
      vi: 'Giấy tờ này có trong kho nhưng không kèm tệp nào.',
      en: 'This paper is in the repository, but without any file.',
    },
    next: { vi: 'Nhận giấy tờ của công dân như thường lệ.', en: 'Take the paper from the citizen as usual.' },
  },
  'reuse.too-many-files': {
    what: {
      vi: 'Giấy tờ này có hơn {limit} tệp nên không lấy đủ được; không lấy một phần.',
      en: 'This paper has more than {limit} files, so it cannot be taken whole; a part of it is not taken.',
    },
    next: { vi: 'Nhận giấy tờ của công dân như thường lệ.', en: 'Take the paper from the citizen as usual.' },
  },
  'reuse.file-cut': {
    what: {
      vi: 'Tệp {name} tải về bị thiếu phần cuối nên không nhận làm giấy tờ. Chưa gắn gì vào hồ sơ.',
      en: 'The end of the file {name} is missing in what came, so it was not taken as a paper. Nothing was attached.',
    },
    next: {
      vi: 'Lấy lại giấy tờ; nếu vẫn thiếu, báo cơ quan giữ giấy tờ và nhận bản giấy của công dân.',
      en: 'Fetch the paper again; if its end is still missing, tell the agency that holds it and take the paper itself.',
    },
  },
  'reuse.file-damaged': {
    what: {
      vi: 'Tệp {name} tải về bị hỏng, không đọc được nên không nhận làm giấy tờ. Chưa gắn gì vào hồ sơ.',
      en: 'The file {name} came damaged and cannot be read, so it was not taken as a paper. Nothing was attached.',
    },
    next: {
      vi: 'Báo cơ quan giữ giấy tờ; trong lúc chờ, nhận bản giấy của công dân như thường lệ.',
      en: 'Tell the agency that holds the paper; meanwhile take the paper from the citizen as usual.',
    },
  },
  'reuse.agency-unknown': {
    what: {
      vi: 'Cơ quan {agency} không có trong danh mục máy chủ tải tệp nên chưa lấy được tệp của giấy tờ này.',
      en: 'Agency {agency} is not on the list of file-serving security servers, so the files of this paper cannot be fetched.',
    },
    next: {
      vi: 'Cập nhật danh mục máy chủ bảo mật trong Thiết lập; nếu vẫn không có, báo quản trị mã cơ quan này.',
      en: 'Refresh the list of security servers in the settings; if it is still missing, tell your administrator this code.',
    },
  },
  'reuse.agency-unnamed': {
    what: {
      vi: 'Kho DL không cho biết cơ quan nào giữ giấy tờ này (mã cơ quan để trống) nên chưa lấy được tệp.',
      en: 'Kho DL does not tell which agency holds this paper (its code is empty), so the files cannot be fetched.',
    },
    next: {
      vi: 'Nhận giấy tờ của công dân như thường lệ; báo quản trị số ký hiệu của giấy tờ.',
      en: 'Take the paper from the citizen as usual; tell your administrator the paper’s number.',
    },
  },
  'reuse.list-empty': {
    what: {
      vi: 'Cổng DVCQG trả về danh mục máy chủ bảo mật rỗng. Danh mục cũ vẫn dùng được.',
      en: 'The national portal answered with an empty list of security servers. The earlier list stays in use.',
    },
    next: {
      vi: 'Cập nhật lại sau; nếu vẫn rỗng, báo quản trị kiểm tra quyền của đơn vị.',
      en: 'Refresh it later; if it stays empty, have your administrator check the unit’s rights.',
    },
  },
  'reuse.owner-changed': {
    what: {
      vi: 'Hồ sơ đã đổi số định danh trong lúc lấy giấy tờ, sự đồng ý trước không còn hiệu lực nên đã dừng lấy. Chưa gắn gì.',
      en: 'The dossier’s identity number changed while the paper was fetched; the earlier consent is void, so it was broken off. Nothing was attached.',
    },
    next: {
      vi: 'Tra cứu lại cho số mới và ghi sự đồng ý của chủ giấy tờ.',
      en: 'Look up for the new number and record the owner’s consent.',
    },
  },
  'reuse.consent-missing': {
    what: {
      vi: 'Chưa ghi nhận công dân đồng ý cho dùng giấy tờ của thành phần này. Chưa lấy gì.',
      en: 'It is not recorded that the citizen agrees to the use of papers for this component. Nothing was fetched.',
    },
    next: {
      vi: 'Hỏi công dân, ghi nhận đồng ý rồi làm tiếp. Đổi số định danh của chủ hồ sơ thì phải hỏi lại.',
      en: 'Ask the citizen, record the consent, then go on. When the owner’s number changes it has to be asked again.',
    },
  },
  'reuse.paper-gone': {
    what: {
      vi: 'Giấy tờ này không còn trong kết quả tra: đã tra lại, đổi chủ hồ sơ, hoặc giấy tờ hết hiệu lực hay bị rút.',
      en: 'This paper is no longer among the results: it was looked up again, the owner changed, or it ran out or was withdrawn.',
    },
    next: { vi: 'Tra lại rồi chọn.', en: 'Look up again, then choose.' },
  },
  'reuse.not-fetched': {
    what: {
      vi: 'Chưa lấy đủ tệp của giấy tờ này nên chưa gắn.',
      en: 'Not all files of this paper were fetched, so it was not attached.',
    },
    next: { vi: 'Lấy giấy tờ về, xem rồi gắn.', en: 'Fetch the paper, look at it, then attach it.' },
  },
  'reuse.signature-broken': {
    what: {
      vi: 'Nội dung tệp đã bị thay đổi sau khi ký số nên giấy tờ chưa được gắn.',
      en: 'The content was changed after it was signed, so the paper was not attached.',
    },
    next: {
      vi: 'Xem kỹ giấy tờ, đối chiếu với bản của công dân hoặc hỏi cơ quan cấp. Chỉ gắn khi đã chắc chắn.',
      en: 'Look at the paper closely, compare it with the citizen’s copy or ask the agency. Attach it only when sure.',
    },
  },
  'reuse.check-needs-person': {
    what: {
      vi: 'Bỏ qua: cần số định danh, mã thủ tục và mã giấy tờ của người đồng ý cho hỏi thử.',
      en: 'Left out: it needs the number, procedure code and paper code of a person who agrees to a trial.',
    },
  },
  'reuse.check-step-before': {
    what: {
      vi: 'Bỏ qua vì bước trước chưa được.',
      en: 'Left out because a step before it failed.',
    },
  },
  'reuse.check-session-held': {
    what: {
      vi: 'Phiên trước còn hạn nên bước này không gọi tới máy chủ.',
      en: 'The earlier session still holds, so this step asked nobody.',
    },
  },
  'reuse.check-nothing-found': {
    what: {
      vi: 'Bỏ qua: tra được nhưng không có giấy tờ nào kèm tệp để tải thử.',
      en: 'Left out: the look-up works, but found no paper with a file to download.',
    },
  },
  'reuse.advice-login': {
    what: {
      vi: 'Nhờ quản trị kiểm tra: địa chỉ máy chủ bảo mật của đơn vị, cổng 5500 và 5577 tới máy chủ khác, dstcode của Cổng DVCQG, tài khoản và mật khẩu mapi.',
      en: 'Ask the administrator to check: the address of the unit’s security server, ports 5500 and 5577 to the others, the dstcode of the national portal, account and password of mapi.',
    },
  },
  'reuse.advice-list': {
    what: {
      vi: 'Nhờ quản trị kiểm tra: đơn vị đã được cấp quyền gọi dịch vụ LayDanhMucSSTaiTep, và mã đơn vị (madonvi) đúng như đã đăng ký.',
      en: 'Ask the administrator to check: the unit has the right to call LayDanhMucSSTaiTep, and its code (madonvi) is the registered one.',
    },
  },
  'reuse.advice-token': {
    what: {
      vi: 'Nhờ quản trị kiểm tra: tài khoản Kho DL, dstcode và providerurl của Kho DL, quyền truy cập giữa hai máy chủ bảo mật, cổng 5500 và 5577.',
      en: 'Ask the administrator to check: the account of Kho DL, its dstcode and providerurl, the right of access between the two security servers, ports 5500 and 5577.',
    },
  },
  'reuse.advice-look-up': {
    what: {
      vi: 'Nhờ quản trị kiểm tra: quyền tra cứu của đơn vị, mã giấy tờ thuộc đúng thủ tục, số định danh và họ tên cán bộ đã nhập.',
      en: 'Ask the administrator to check: the unit’s right to look up, that the paper code belongs to the procedure, and that the officer’s number and name are entered.',
    },
  },
  'reuse.advice-download': {
    what: {
      vi: 'Nhờ quản trị kiểm tra: dstcode của cơ quan giữ giấy tờ, quyền tải tệp qua VXPAdapter, cổng 5500 và 5577 tới máy chủ bảo mật của cơ quan đó.',
      en: 'Ask the administrator to check: the dstcode of the agency that holds the paper, the right to download through VXPAdapter, ports 5500 and 5577 to that agency’s security server.',
    },
  },
} satisfies MessageGroup;
