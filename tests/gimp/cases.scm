; cases.scm - all that is tried without a window; what comes out is judged by
; run.sh. SPDX-License-Identifier: GPL-3.0-or-later
(define (write-text file text)
  (let ((port (open-output-file file)))
    (display text port)
    (close-output-port port)))

(define (read-text file)
  (let ((port (open-input-file file)))
    (let loop ((text "") (c (read-char port)))
      (if (eof-object? c)
          (begin (close-input-port port) text)
          (loop (string-append text (string c)) (read-char port))))))

; A person makes it.
(define (wait-for file)
  (if (not (file-exists? file))
      (begin (usleep 200000) (wait-for file))))

(define json (read-text "params.json"))

(define (record drw)
  (caddr (car (gimp-item-get-parasite drw "sympie"))))

; A picture of an indexed image, which stays as it is.
(define (save-converted img file)
  (let ((copy (car (gimp-image-duplicate img))))
    (if (= (car (base-type copy)) INDEXED)
        (gimp-image-convert-rgb copy))
    (save-image copy file)
    (gimp-image-delete copy)))

; Opens a picture, does something to its layer, saves it.
(define (picture in out action)
  (let* ((img (open-image in)) (drw (first-layer img)))
    (action img drw)
    (save-image img out)
    (gimp-image-delete img)))

(define (convert img precision)
  (gimp-image-convert-precision img precision))

(define (try-kinds as)
  (for-each
    (lambda (kind)
      (picture (string-append kind ".png") (string-append kind "-" as ".png")
               (lambda (img drw) (warp img drw json as))))
    '("rgb" "rgba" "gray" "graya" "rgb16")))

(define (try-precisions as)
  (for-each
    (lambda (precision)
      (picture "rgb.png" (string-append (car precision) "-" as ".png")
               (lambda (img drw)
                 (convert img (cdr precision))
                 (warp img drw json as)
                 (convert img PRECISION-U8-NON-LINEAR))))
    (list (cons "u8linear" PRECISION-U8-LINEAR)
          (cons "u32" PRECISION-U32-NON-LINEAR)
          (cons "half" PRECISION-HALF-NON-LINEAR)
          (cons "floatlinear" PRECISION-FLOAT-LINEAR)
          (cons "double" PRECISION-DOUBLE-NON-LINEAR))))

(define (try-places as)
  (picture "rgb.png" (string-append "selected-" as ".png")
           (lambda (img drw)
             (gimp-image-select-rectangle img CHANNEL-OP-REPLACE 60 50 100 80)
             (warp img drw json as)
             (gimp-selection-none img)))
  (picture "rgb.png" (string-append "moved-" as ".png")
           (lambda (img drw)
             (gimp-layer-add-alpha drw)
             (gimp-layer-set-offsets drw 37 -21)
             (warp img drw json as))))

(define (try-arguments)
  (picture "rgb.png" "numbers.png"
           (lambda (img drw)
             (warp-numbers img drw numbers)))
  (picture "rgb.png" "neutral.png"
           (lambda (img drw) (warp-neutral img drw json))))

; The mask holds the picture's grey, the channel its red.
(define (try-masks)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img))
         (mask (car (gimp-layer-create-mask drw ADD-MASK-COPY)))
         (channel (car (gimp-channel-new-from-component img CHANNEL-RED "r"))))
    (gimp-layer-add-mask drw mask)
    (gimp-image-insert-channel img channel 0 0)
    (save-image (copy-as-image mask) "mask-before.png")
    (save-image (copy-as-image channel) "channel-before.png")
    (warp img mask json "filter")
    (warp img channel json "filter")
    (save-image (copy-as-image mask) "mask.png")
    (save-image (copy-as-image channel) "channel.png")
    (write-text "mask.json" (record mask))
    (gimp-image-delete img)))

(define (try-estimate)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img))
         (clean (gimp-image-clean-all img))
         (answer (estimate img drw "whole")))
    (write-text "estimate.json" (cadr answer))
    (write-text "estimate.txt" (car answer))
    (write-text "centre.json" (cadr (estimate img drw "centre")))
    (write-text "looked.txt"
                (list (car (gimp-image-is-dirty img))
                      (length (parasite-names drw))))
    (gimp-image-select-rectangle img CHANNEL-OP-REPLACE 60 50 240 230)
    (write-text "part.json" (cadr (estimate img drw "whole")))
    (gimp-image-crop img 240 230 60 50)
    (gimp-selection-none img)
    (save-image img "part.png")
    (gimp-image-delete img)))

(define (try-clean as)
  (picture "dark.png" (string-append "clean1-" as ".png")
           (lambda (img drw) (clean img drw "" 1.0 1 as)))
  (picture "dark.png" (string-append "clean2-" as ".png")
           (lambda (img drw) (clean img drw "photo" 1.5 2 as)))
  (picture "dark.png" (string-append "partly-" as ".png")
           (lambda (img drw)
             (gimp-image-select-ellipse img CHANNEL-OP-REPLACE 60 50 240 200)
             (clean img drw "photo" 1.0 2 as)
             (gimp-selection-none img)))
  (picture "dark.png" (string-append "last-" as ".png")
           (lambda (img drw) (clean-again img drw))))

(define (try-quick)
  (picture "dark.png" "quick.png" quick))

(define (try-record)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img)))
    (clean img drw "" 1.5 2 "filter")
    (write-text "record.json" (record drw))
    (save-image img "record.png")
    (save-image img "record.xcf")
    (gimp-image-delete img)
    (set! img (open-image "record.xcf"))
    (write-text "reopened.json" (record (first-layer img)))
    (save-image img "reopened.png")
    (gimp-image-delete img)))

(define (try-damaged-record text out)
  (picture "rgb.png" out
           (lambda (img drw)
             (gimp-item-attach-parasite drw (list "sympie" 3 text))
             (clean img drw "" 1.0 1 "pixels"))))

; Each of these must fail, and change nothing.
(define (try-refused name action)
  (let* ((img (open-image "rgb.png")) (drw (first-layer img)))
    (write-text (string-append name ".txt") "refused")
    (catch (display (string-append name ": refused\n"))
      (begin
        (action img drw)
        (write-text (string-append name ".txt") "accepted")))
    (if (= 0 (length (parasite-names drw)))
        (gimp-selection-none img)
        (write-text (string-append name ".txt") "left a record"))
    (save-converted img (string-append name ".png"))
    (gimp-image-delete img)))

(define (try-all-refused as)
  (try-refused "no-model" (lambda (img drw) (clean img drw "none" 1.0 1 as)))
  (try-refused "bad-json" (lambda (img drw) (warp img drw "{\"cs\":" as)))
  (try-refused "deep-json"
               (lambda (img drw) (warp img drw (make-string 9999 #\[) as)))
  (try-refused "no-numbers" (lambda (img drw) (warp img drw "" as)))
  (try-refused "locked"
               (lambda (img drw)
                 (gimp-item-set-lock-content drw TRUE)
                 (warp img drw json as)))
  (try-refused "beside"
               (lambda (img drw)
                 (gimp-layer-set-offsets drw 200 0)
                 (gimp-image-select-rectangle img CHANNEL-OP-REPLACE 0 0 50 50)
                 (warp img drw json as)))
  (try-refused "indexed"
               (lambda (img drw)
                 (gimp-image-convert-indexed img CONVERT-DITHER-NONE
                                             CONVERT-PALETTE-GENERATE 256 FALSE
                                             FALSE "")
                 (save-converted img "indexed-before.png")
                 (warp img drw json as))))

(define (try-group)
  (let* ((img (open-image "rgb.png")) (group (make-group img)))
    (write-text "group.txt" "refused")
    (catch (display "group: refused\n")
      (begin
        (warp img group json "filter")
        (write-text "group.txt" "accepted")))
    (save-image img "group.png")
    (gimp-image-delete img)))
